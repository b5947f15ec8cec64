from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import translation
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory, PersonFactory

from labsecours.directory.models import Organisation
from labsecours.kernel import audit, audit_guard, clock, records
from labsecours.kernel.audit_chain import head, verify
from labsecours.kernel.models import AuditEvent, AuditHead
from labsecours.kernel.records import Draft

pytestmark = pytest.mark.django_db

Verb = AuditEvent.Verb


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def five_events() -> Organisation:
    record = OrganisationFactory.create(name="SDIS 99")
    for number in range(5):
        audit.write(Verb.UPDATED, record, actor=None, before={"city": "Été"}, after={"city": str(number)})
    return record


def by_hand(*statements: str) -> None:
    """What somebody with the database's password can do."""
    audit_guard.drop(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    audit_guard.make(connection)


FAULTS = {
    "fact": (
        "UPDATE kernel_auditevent SET actor_id = 7 WHERE sequence = 3",
        ["event 3 was altered, or does not follow the one before it"],
    ),
    "content": (
        "UPDATE kernel_auditevent SET record_title = 'x' WHERE sequence = 3",
        ["the content of event 3 was altered"],
    ),
    "gap": ("DELETE FROM kernel_auditevent WHERE sequence IN (2, 3)", ["events 2 to 3 are missing"]),
    "tail": ("DELETE FROM kernel_auditevent WHERE sequence = 5", ["event 5 is missing"]),
    "all": ("DELETE FROM kernel_auditevent", ["events 1 to 5 are missing"]),
    "digest": (
        "UPDATE kernel_auditevent SET digest = salt WHERE sequence = 5",
        [
            "event 5 was altered, or does not follow the one before it",
            "the head of the chain is not the digest of the last event, 5",
        ],
    ),
    "head back": ("UPDATE kernel_audithead SET sequence = 4", None),
    "head": (
        "UPDATE kernel_audithead SET digest = 'x'",
        ["the head of the chain is not the digest of the last event, 5"],
    ),
    "no head": ("DELETE FROM kernel_audithead", ["the head of the chain is at 0, and events go to 5"]),
    "moved": (
        "UPDATE kernel_auditevent SET at = '2001-01-01 00:00:00' WHERE sequence = 1",
        ["event 1 was altered, or does not follow the one before it"],
    ),
}


def test_what_was_written_is_sound(five_events: Organisation, staff_user: Any) -> None:
    records.save(Draft(Organisation(name="É", slug="e", kind="company")), actor=staff_user)
    assert list(verify()) == []
    assert (head().sequence, AuditEvent.objects.count(), audit_guard.is_there(connection)) == (6, 6, True)


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_changed_by_hand_is_told(five_events: Organisation, fault: str) -> None:
    statement, told = FAULTS[fault]
    by_hand(statement)
    lines = [
        "the head of the chain is not the digest of the last event, 4",
        "the head of the chain is at 4, and events go to 5",
    ]
    assert list(verify()) == (lines if told is None else told)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM kernel_auditevent WHERE sequence = 3",
        "UPDATE kernel_auditevent SET record_title = 'x' WHERE sequence = 3",
        "UPDATE kernel_auditevent SET verb = 'read', erased_at = at, actor_name = '', origin = '', record_title = '',"
        " \"before\" = NULL, \"after\" = NULL, removed = '', salt = '' WHERE sequence = 3",
    ],
)
def test_the_database_refuses_to_lose_an_event(five_events: Organisation, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match=audit_guard.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(verify()) == []


def test_content_is_erased_and_the_chain_holds(five_events: Organisation, staff_user: Any) -> None:
    chosen = AuditEvent.objects.filter(sequence__in=(1, 2, 4))
    with audit.acting_from("192.0.2.7"):
        assert audit.erase(chosen, actor=staff_user) == 3
    assert audit.erase(AuditEvent.objects.all(), actor=staff_user) == 2
    blank = AuditEvent.objects.filter(record_title="", before__isnull=True, after__isnull=True, salt="").exclude(
        erased_at=None
    )
    assert sorted(blank.values_list("sequence", flat=True)) == [1, 2, 3, 4, 5]
    told = AuditEvent.objects.filter(verb=Verb.ERASED).order_by("sequence")
    assert [(e.after, e.actor, e.actor_name, e.origin) for e in told] == [
        ({"events": [[1, 2], [4, 4]]}, staff_user, "", ""),
        ({"events": [[3, 3], [5, 5]]}, staff_user, "", ""),
    ]
    assert list(verify()) == []


def test_what_nobody_said_was_erased_is_told(five_events: Organisation) -> None:
    blank = dict.fromkeys(("actor_name", "origin", "record_title", "removed", "salt"), "")
    AuditEvent.objects.filter(sequence=2).update(**blank, before=None, after=None, erased_at=clock.now())
    assert list(verify()) == ["event 2 was erased, and no event tells by whom"]
    by_hand("UPDATE kernel_auditevent SET record_title = 'x' WHERE sequence = 2")
    assert list(verify()) == ["event 2 is erased and yet holds a content"]


def test_an_event_goes_with_its_transaction(five_events: Organisation) -> None:
    before = head()
    with transaction.atomic():
        audit.write(Verb.SENT, five_events, actor=None)
        transaction.set_rollback(True)
    assert (head(), AuditHead.objects.count()) == (before, 1)


def test_a_reader_is_told_once_an_hour(staff_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    someone, other = PersonFactory.create(), make_user("autre@example.org")
    for reader in (staff_user, staff_user, other):
        audit.read(someone, actor=reader)
    audit.read(type(someone), actor=other)
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    audit.read(someone, actor=staff_user)
    reads = AuditEvent.objects.order_by("sequence").values_list("verb", "record_id", "actor_id", "record_title")
    assert list(reads) == [
        ("read", someone.pk, staff_user.pk, str(someone)),
        ("read", someone.pk, other.pk, str(someone)),
        ("read", 0, other.pk, "people"),
        ("read", someone.pk, staff_user.pk, str(someone)),
    ]


def test_a_request_tells_where_it_came_from(staff_user: Any) -> None:
    record: Callable[..., Any] = PersonFactory.create
    client = sign_in(Client(REMOTE_ADDR="192.0.2.44"), staff_user)
    assert client.get(f"/gestion/personnes/{record().pk}/").status_code == 200
    assert list(AuditEvent.objects.values_list("verb", "origin")) == [("read", "192.0.2.44")]
    assert audit.origin.get() == ""


def test_what_is_longer_than_its_column_is_cut() -> None:
    someone = make_user(f"{'a' * 59}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org")
    with audit.acting_from("x" * 99):
        audit.write(Verb.SIGNED_IN, someone, actor=someone)
    event = AuditEvent.objects.get()
    assert (len(event.actor_name), len(event.origin)) == (200, 60)
    assert list(verify()) == []
