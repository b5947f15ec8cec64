from typing import Any

import pytest
from django.test import Client

from labsecours.directory.models import Organisation
from labsecours.events.models import AttendanceCount, Event, EventGroup, EventOrganisation
from labsecours.kernel.period import parse_period

pytestmark = pytest.mark.django_db


def event(title: str, period: str, **fields: Any) -> Event:
    record = Event(title=title, slug=title.lower().replace(" ", "-"), format="webinar", role="organised", **fields)
    record.period = parse_period(period)
    record.save()
    return record


def test_an_event_comes_with_its_period_organisations_and_typed_counts(client: Client) -> None:
    group = EventGroup.objects.create(title="Deux lives")
    AttendanceCount.objects.create(group=group, value=50, source="rapport")
    record = event("Un live", "été 2021", group=group)
    event("Ailleurs", "2020")
    company = Organisation.objects.create(name="Exemple", slug="exemple", kind="company")
    EventOrganisation.objects.create(event=record, organisation=company, part="partner")
    answer = client.get("/api/v1/events?year=2021").json()
    assert answer["count"] == 1
    (found,) = answer["items"]
    assert found["period"] == {
        "start": "2021-06-01",
        "end": "2021-08-31",
        "precision": "season",
        "iso": "2021-06/2021-08",
    }
    assert found["organisations"] == [{"organisation_id": company.pk, "organisation": "Exemple", "part": "partner"}]
    assert found["attendance"] == [
        {"kind": "stated", "value": 50, "exactness": "exact", "source": "rapport", "is_shared": True}
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_the_same_queries_whatever_its_length(
    client: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        event(f"Webinaire {number}", "mai 2021")
    with django_assert_num_queries(5):
        client.get("/api/v1/events")


@pytest.mark.parametrize("path", ["organisations", "events", "calls", "memberships", "agreements"])
def test_every_list_answers_and_refuses_bad_parameters_clearly(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").json() == {"items": [], "count": 0}
    assert client.get(f"/api/v1/{path}?limit=-1").status_code == 422
    assert client.get(f"/api/v1/{path}?offset=99999999999999999999").status_code == 422
    assert client.post(f"/api/v1/{path}").status_code == 405


def test_a_wrong_year_is_named(client: Client) -> None:
    answer = client.get("/api/v1/events?year=21")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["query", "year"]


def test_internal_notes_and_people_are_not_open_data(client: Client) -> None:
    Organisation.objects.create(name="Exemple", slug="exemple", kind="company", notes="secret-7f3a")
    assert "secret-7f3a" not in client.get("/api/v1/organisations").content.decode()
    assert "secret-7f3a" not in client.get("/api/openapi.json").content.decode()
