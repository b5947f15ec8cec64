import csv
import json
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory, PersonFactory

from labsecours.desk.audit_log import PAGE_SIZE, Log
from labsecours.kernel import audit, clock
from labsecours.kernel.audit_chain import head, verify
from labsecours.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db

Verb = AuditEvent.Verb


@pytest.fixture
def log(staff_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """1: a town changed; 2: somebody read a person; 3: a deletion, told by the system."""
    town, someone = OrganisationFactory.create(name="Dijon", short_name=""), PersonFactory.create(family_name="Élan")
    happenings: tuple[Any, ...] = (
        (datetime(2026, 3, 1, 9, tzinfo=UTC), Verb.UPDATED, town, staff_user, {"city": "Été"}, {"city": "=1+1"}),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), Verb.READ, someone, staff_user, None, None),
        (datetime(2026, 3, 3, 9, tzinfo=UTC), Verb.DELETED, town, None, {"city": "Été"}, None),
    )
    for at, verb, about, actor, before, after in happenings:
        monkeypatch.setattr(clock, "now", lambda at=at: at)
        with audit.acting_from("192.0.2.9"):
            audit.write(verb, about, actor=actor, before=before, after=after)
    monkeypatch.undo()


def found(**query: Any) -> list[int]:
    from django.http import QueryDict
    from django.utils.http import urlencode

    return [event.sequence for event in Log(QueryDict(urlencode(query))).events]


@pytest.mark.parametrize(
    ("query", "events"),
    [
        ({}, [3, 2, 1]),
        ({"q": "dijon"}, [3, 1]),
        ({"q": "ete"}, [3, 1]),
        ({"q": "elan"}, [2]),
        ({"q": "192.0.2.9"}, [3, 2, 1]),
        ({"acteur": "equipe"}, [2, 1]),
        ({"verbe": "read"}, [2]),
        ({"objet": "directory.organisation"}, [3, 1]),
        ({"objet": "directory.organisation", "numero": "999"}, []),
        ({"du": "2026-03-02"}, [3, 2]),
        ({"au": "2026-03-02"}, [2, 1]),
        ({"du": "2026-03-02", "au": "2026-03-02", "verbe": "read"}, [2]),
    ],
)
def test_events_are_searched(log: None, query: dict[str, str], events: list[int]) -> None:
    assert found(**query) == events


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("du=hier", "Du"),
        ("au=9999-99-99", "Jusqu’au"),
        ("verbe=dansé", "Ce qui a été fait"),
        ("objet=x.y", "Genre d’objet"),
        ("numero=-1", "Numéro de l’objet"),
        ("numero=99999999999999999999999", "Numéro de l’objet"),
        ("q=" + "x" * 200, "Mots"),
    ],
)
def test_what_cant_be_read_is_told_and_left_out(log: None, staff_client: Client, query: str, name: str) -> None:
    page = staff_client.get(f"/gestion/journal/?{query}")
    assert page.status_code == 200
    assert f"{name} – " in page.content.decode()
    assert page.content.decode().count("<tr>") == 1 + 4


def test_strange_addresses_are_refused(log: None, staff_client: Client) -> None:
    addresses = ("?page=0", "?page=x", "?page=99", f"{2**70}/", "99/", "export.xml")
    assert [staff_client.get(f"/gestion/journal/{address}").status_code for address in addresses] == [404] * 6
    assert staff_client.get("/gestion/journal/?au=9999-12-31").status_code == 200


def test_only_administrators_read_it(log: None) -> None:
    addresses = [f"/gestion/journal/{rest}" for rest in ("", "1/", "export.csv", "export.json")]
    team = sign_in(Client(), make_user("redaction@example.org", "team_record"))
    assert [team.get(address).status_code for address in addresses] == [404] * 4
    assert "/gestion/journal/" not in team.get("/gestion/").content.decode()
    weak = sign_in(Client(), make_user("admin@example.org", "administrator"), second_factor=False)
    assert {weak.get(address).status_code for address in addresses} == {302}


def test_a_page_costs_the_same_whatever_it_shows(log: None, staff_client: Client) -> None:
    def queries() -> tuple[int, int]:
        """In all, and of the log itself."""
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert staff_client.get("/gestion/journal/").status_code == 200
        return len(captured), sum("kernel_audit" in query["sql"] for query in captured)

    staff_client.get("/gestion/journal/")
    few = queries()
    for number in range(PAGE_SIZE + 5):
        audit.write(Verb.READ, PersonFactory.create(), actor=make_user(f"u{number}@example.org"))
    assert queries() == few
    assert few[1] == 4


def test_an_event_shows_before_and_after(log: None, staff_client: Client) -> None:
    page = staff_client.get("/gestion/journal/1/").content.decode()
    assert '<th scope="row">Ville</th><td class="history-before">Été</td><td class="history-after">=1+1</td>' in page
    assert AuditEvent.objects.get(sequence=1).digest in page
    audit.erase(AuditEvent.objects.filter(sequence=1), actor=None)
    page = staff_client.get("/gestion/journal/1/").content.decode()
    assert "Été" not in page
    assert "a été effacé" in page


def test_the_page_tells_the_state_of_the_chain(log: None, staff_client: Client) -> None:
    page = staff_client.get("/gestion/journal/").content.decode()
    assert (head().sequence, head().digest in page) == (4, True)


def test_it_is_taken_away_and_that_is_told(log: None, staff_user: Any, staff_client: Client) -> None:
    text = b"".join(staff_client.get("/gestion/journal/export.csv?verbe=updated")).decode()
    headings, row = csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    cells = dict(zip(headings, row, strict=True))
    assert text.startswith("\ufeffsequence;at;")
    assert (cells["record_title"], cells["after"], cells["origin"]) == ("Dijon", '{"city": "=1+1"}', "192.0.2.9")
    with translation.override("en"):
        rows = json.loads(b"".join(staff_client.get("/gestion/journal/export.json")))
    assert [row["sequence"] for row in rows] == [5, 4, 3, 2, 1]
    assert rows[-1]["before"] == {"city": "Été"}
    told = AuditEvent.objects.filter(verb=Verb.EXPORTED).order_by("sequence")
    assert [(e.actor, e.after) for e in told] == [
        (staff_user, {"format": "csv", "search": {"verbe": "updated"}}),
        (staff_user, {"format": "json", "search": {}}),
    ]
    assert list(verify()) == []


def test_no_cell_of_the_file_computes(staff_user: Any, staff_client: Client) -> None:
    audit.write(Verb.UPDATED, OrganisationFactory.create(name="=1+1", short_name=""), actor=staff_user)
    text = b"".join(staff_client.get("/gestion/journal/export.csv?verbe=updated")).decode()
    assert ";'=1+1;" in text


def test_reads_of_people_are_told_and_no_part_of_a_history(staff_user: Any, staff_client: Client) -> None:
    someone, town = PersonFactory.create(), OrganisationFactory.create()
    for address in (f"personnes/{someone.pk}/", f"personnes/{someone.pk}/", f"organisations/{town.pk}/"):
        assert staff_client.get(f"/gestion/{address}").status_code == 200
    staff_client.get("/gestion/personnes/export.csv")
    staff_client.get("/gestion/organisations/export.csv")
    events = AuditEvent.objects.order_by("sequence").values_list("verb", "record_type", "record_id", "after")
    assert list(events) == [
        ("read", "directory.person", someone.pk, None),
        ("exported", "directory.person", 0, {"format": "csv", "records": [[someone.pk, someone.pk]]}),
    ]
    page = staff_client.get(f"/gestion/personnes/{someone.pk}/historique/").content.decode()
    assert "change-read" not in page
    assert "change-read" not in staff_client.get("/gestion/modifications/").content.decode()
