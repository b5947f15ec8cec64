"""A list stays light and quick to ask for, however long it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from labsecours.directory.models import Organisation
from labsecours.events.models import Event

pytestmark = pytest.mark.django_db


def test_a_list_of_thousands_is_light_and_read_from_an_index(staff_client: Client) -> None:
    Event.objects.bulk_create(
        Event(
            title=f"Webinaire sur un sujet au titre plutôt long, n° {number}",
            slug=f"webinaire-{number}",
            format="webinar",
            role="organised",
            period_start=(day := date(2015, 1, 1) + timedelta(days=number % 3000)),
            period_end=day,
            period_precision="day",
        )
        for number in range(3000)
    )
    staff_client.get("/gestion/")
    with CaptureQueriesContext(connection) as captured:
        page = staff_client.get("/gestion/evenements/?page=2")
    assert page.content.decode().count('name="ids"') == 50
    assert len(captured) == 9
    assert len(page.content) <= 100_000
    if connection.vendor == "sqlite":
        for model, ordering in ((Event, ("-period_start", "-period_end", "-pk")), (Organisation, ("name", "pk"))):
            assert "TEMP B-TREE" not in model.objects.order_by(*ordering)[50:100].explain()
