import csv
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.desk.screens import RECORDS, every_list, every_screen, screen, sent
from tests.factories.accounts import make_user

from labsecours.kernel import records
from labsecours.kernel.desk import desk_screens
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.snapshot import snapshot

pytestmark = pytest.mark.django_db

MOST_QUERIES_OF_A_LIST = 12
QUERIES = {
    "adhesions": 6,
    "appels": 6,
    "axes": 6,
    "conventions": 7,
    "editions": 6,
    "evenements": 9,
    "feuilles-de-route": 6,
    "groupes": 7,
    "organisations": 6,
    "personnes": 8,
    "projets": 7,
    "publications": 6,
    "series": 6,
}


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_every_screen_is_tried() -> None:
    assert sorted(screen.key for screen in desk_screens) == sorted(RECORDS)


@every_screen
def test_a_screen_is_the_staffs_own(key: str, client: Client) -> None:
    record = RECORDS[key]()
    addresses = [
        f"/gestion/{key}/",
        f"/gestion/{key}/ajouter/",
        f"/gestion/{key}/{record.pk}/",
        f"/gestion/choix/{key}/",
    ]
    assert {client.get(address).headers["Location"].partition("?")[0] for address in addresses} == {
        "/compte/connexion/"
    }
    client.force_login(make_user())
    assert {client.get(address).status_code for address in addresses} == {404}


@every_list
def test_a_list_costs_the_same_whatever_its_length(key: str, staff_client: Client) -> None:
    RECORDS[key]()
    staff_client.get("/gestion/")
    one = queries_of(staff_client, f"/gestion/{key}/")
    RECORDS[key]()
    RECORDS[key]()
    records.touch()
    staff_client.get("/gestion/")
    assert (one, queries_of(staff_client, f"/gestion/{key}/")) == (QUERIES[key], QUERIES[key])
    assert one <= MOST_QUERIES_OF_A_LIST


@every_list
def test_every_column_sorts_and_every_filter_narrows(key: str, staff_client: Client) -> None:
    RECORDS[key]()
    of = screen(key)
    for number, column in enumerate(of.columns, 1):
        for sign in ("", "-") if column.sort else ():
            assert staff_client.get(f"/gestion/{key}/?tri={sign}{number}").status_code == 200
    for chosen in of.filters:
        for value, _label in chosen.choices():
            assert staff_client.get(f"/gestion/{key}/?{chosen.key}={value}").status_code == 200
    for watch in of.watches:
        assert staff_client.get(f"/gestion/{key}/?a-regarder={watch.key}").status_code == 200


@every_screen
def test_a_form_sent_as_it_came_changes_nothing(key: str, staff_client: Client) -> None:
    record = RECORDS[key]()
    before = snapshot(record)
    response = staff_client.post(f"/gestion/{key}/{record.pk}/", sent(record).dict() | dict(sent(record).lists()))
    assert response.status_code == 302
    record.refresh_from_db()
    assert (snapshot(record), record.version, AuditEvent.objects.exclude(verb="read").count()) == (before, 1, 0)


@every_screen
def test_a_record_is_added_deleted_and_brought_back(key: str, staff_client: Client) -> None:
    record = RECORDS[key]()
    before, data = snapshot(record), dict(sent(record).lists())
    page = staff_client.get(f"/gestion/{key}/{record.pk}/supprimer/")
    assert page.status_code == 200
    deleted = staff_client.post(f"/gestion/{key}/{record.pk}/supprimer/", {"read_version": "1"}, follow=True)
    change = AuditEvent.objects.get(verb="deleted")
    assert f'name="change" value="{change.pk}"' in deleted.content.decode()
    assert not screen(key).model._default_manager.filter(pk=record.pk).exists()
    staff_client.post("/gestion/retablir/", {"change": change.pk})
    restored = screen(key).model._default_manager.get(pk=record.pk)
    assert snapshot(restored) == before
    restored.delete()
    added = staff_client.post(f"/gestion/{key}/ajouter/", data | {"confirmed": "1"})
    assert added.status_code == 302
    new = screen(key).model._default_manager.get()
    assert (snapshot(new), AuditEvent.objects.get(verb="created").record_id) == (before, new.pk)


@every_screen
def test_an_empty_form_comes_back_with_what_is_missing(key: str, staff_client: Client) -> None:
    page = staff_client.post(f"/gestion/{key}/ajouter/", {})
    assert page.status_code == 422
    assert "error-summary" in page.content.decode()


@every_list
def test_a_list_is_exported_and_no_cell_computes(key: str, staff_client: Client) -> None:
    record = RECORDS[key]()
    name = next(
        c.name for c in record._meta.concrete_fields if c.name in {"title", "name", "given_name", "label", "note"}
    )
    type(record).objects.update(**{name: "=1+1"})
    page = staff_client.get(f"/gestion/{key}/export.csv")
    text = page.content.decode()
    assert text.startswith("\ufeff")
    headings, row = csv.reader(StringIO(text.removeprefix("\ufeff")), delimiter=";")
    assert "'=1+1" in row
    assert not any(cell.startswith("=") for cell in row)
    book = load_workbook(BytesIO(staff_client.get(f"/gestion/{key}/export.xlsx").content))
    rows = [[str(cell.value or "") for cell in line] for line in book.active.rows]  # type: ignore[union-attr]
    assert rows == [headings, row]
    chosen = staff_client.post(f"/gestion/{key}/selection/", {"action": "csv", "ids": record.pk})
    assert chosen.content.decode() == text


@every_list
def test_several_are_deleted_at_once_after_a_confirmation(key: str, staff_client: Client) -> None:
    records = [RECORDS[key](), RECORDS[key](), RECORDS[key]()]
    doomed = [records[0], records[2]]
    data = {"ids": [record.pk for record in doomed], "versions": [f"{record.pk}-{record.version}" for record in doomed]}
    asked = staff_client.post(f"/gestion/{key}/selection/", {**data, "action": "delete"})
    assert (asked.status_code, screen(key).model._default_manager.count()) == (200, 3)
    staff_client.post(f"/gestion/{key}/selection/", {**data, "action": "delete-confirmed"})
    assert list(screen(key).model._default_manager.values_list("pk", flat=True)) == [records[1].pk]
    undone = {"change": [change.pk for change in AuditEvent.objects.filter(verb="deleted").order_by("pk")]}
    staff_client.post("/gestion/retablir/", undone)
    assert screen(key).model._default_manager.count() == 3
