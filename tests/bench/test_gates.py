"""What the bench measures and no machine changes: numbers of queries, bytes, and how they grow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import data
from labsecours.kernel import memory, records
from labsecours.report import exports
from labsecours.report.build import build_document

pytestmark = pytest.mark.django_db

LISTS = (
    "/agenda/",
    "/agenda/?when=past",
    "/gestion/organisations/",
    "/gestion/organisations/?q=fictive+0001",
    "/gestion/personnes/",
    "/gestion/evenements/",
    "/gestion/evenements/?tri=2",
    "/gestion/adhesions/",
)
YEAR = 2011


@pytest.fixture
def client_of_staff() -> Client:
    client = Client()
    client.cookies["sessionid"] = data.fill(events=120, organisations=120, years={YEAR: 60})
    return client


def queries(work: Callable[[], Any]) -> int:
    """With nothing remembered, as after each change of the record."""
    work()
    memory.forget_all()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def grow() -> None:
    from datetime import date, timedelta

    data.make_events([date(YEAR, 1, 1) + timedelta(days=n) for n in range(300)], "encore-")
    data.make_events(data.days(300), "plus-")
    records.touch()


def test_a_list_page_is_light_and_asks_as_little_of_a_large_record(client_of_staff: Client) -> None:
    def counts() -> Iterator[tuple[str, int]]:
        for path in LISTS:
            yield path, queries(lambda path=path: client_of_staff.get(path))  # type: ignore[misc]

    before = dict(counts())
    grow()
    after = dict(counts())
    weights = {path: len(client_of_staff.get(path).content) for path in LISTS}
    assert {path: count for path, count in after.items() if count > 12} == {}
    assert after == before
    assert {path: weight for path, weight in weights.items() if not 0 < weight <= 100_000} == {}


def test_the_year_is_read_in_as_many_queries_whatever_it_holds(client_of_staff: Client) -> None:
    makers = (exports.timeline_json, exports.figures_json, build_document)
    before = [queries(lambda make=make: make(YEAR)) for make in makers]  # type: ignore[misc]
    grow()
    assert [queries(lambda make=make: make(YEAR)) for make in makers] == before  # type: ignore[misc]


def test_an_unchanged_page_costs_one_query(client_of_staff: Client) -> None:
    for path in ("/", "/agenda/", f"/rapports/{YEAR}/", "/evenements/rencontre-fictive-1/"):
        tag = client_of_staff.get(path).headers["ETag"]
        with CaptureQueriesContext(connection) as captured:
            answer = client_of_staff.get(path, headers={"If-None-Match": tag})
        assert (answer.status_code, len(captured)) == (304, 1)
