"""What of an event can be erased apart from the rest."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from tests.factories.directory import OrganisationFactory

from labsecours.desk.audit_log import line_of
from labsecours.kernel import audit, audit_guard, clock, ending, forgetting, records
from labsecours.kernel.audit_chain import verify
from labsecours.kernel.audit_parts import AUTHOR, CONTENT, ORIGIN
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Subject
from labsecours.kernel.records import Draft

pytestmark = pytest.mark.django_db

Verb = AuditEvent.Verb


@pytest.fixture
def event(staff_user: Any) -> AuditEvent:
    """The first of the log."""
    with audit.acting_from("192.0.2.7"):
        return audit.write(
            Verb.UPDATED, OrganisationFactory.create(short_name="SDIS 99"), actor=staff_user, before={"city": "A"}
        )


def told(event: AuditEvent) -> tuple[Any, ...]:
    event.refresh_from_db()
    return event.actor_name, event.origin, event.record_title, event.before, event.erased_at is not None


@pytest.mark.parametrize(
    ("part", "left"),
    [
        (AUTHOR, ("", "192.0.2.7", "SDIS 99", {"city": "A"}, False)),
        (ORIGIN, ("Équipe", "", "SDIS 99", {"city": "A"}, False)),
        (CONTENT, ("Équipe", "192.0.2.7", "", None, True)),
    ],
)
def test_a_part_goes_without_the_others_and_the_chain_holds(event: AuditEvent, part: Any, left: Any) -> None:
    once = AuditEvent.objects.filter(sequence=1)
    assert [audit.erase(once, actor=None, parts=(part,)) for _time in range(2)] == [1, 0]
    assert told(event) == left
    assert AuditEvent.objects.get(sequence=2).after == {"events": [[1, 1]], "parts": [part.key]}
    assert list(verify()) == []
    assert audit.erase(once, actor=None) == 1
    assert told(event) == ("", "", "", None, True)
    assert list(verify()) == []


def test_a_part_that_nobody_said_was_erased_is_told(event: AuditEvent) -> None:
    audit.erase(AuditEvent.objects.filter(sequence=1), actor=None, parts=(ORIGIN,))
    AuditEvent.objects.filter(sequence=1).update(**AUTHOR.blank)
    with translation.override("en"):
        assert list(verify()) == ["event 1 was erased, and no event tells by whom"]


@pytest.mark.parametrize(
    "change",
    ["actor_name = 'x'", "actor_name = ''", "author_salt = ''", "origin = '', salt = ''", "author_digest = ''"],
)
def test_the_database_refuses_half_an_erasure(event: AuditEvent, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match=audit_guard.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE kernel_auditevent SET {change} WHERE sequence = 1")  # noqa: S608


def test_whoever_is_forgotten_leaves_what_they_changed_and_its_undo(staff_user: Any) -> None:
    record = OrganisationFactory.create(short_name="SDIS 99")
    records.save(Draft(record), actor=staff_user)
    with audit.acting_from("192.0.2.7"):
        deletion = records.delete(record, actor=staff_user)
    forgetting.forget_events(Subject(staff_user, frozenset({staff_user.email}), staff_user.name), None)
    deletion.refresh_from_db()
    assert (deletion.actor_name, deletion.origin, deletion.record_title) == ("", "", "SDIS 99")
    with translation.override("en"):
        assert (deletion.author, line_of(deletion).who) == (f"account {staff_user.pk}",) * 2
    assert records.restore(deletion, actor=None).pk == deletion.record_id
    assert list(verify()) == []


def test_network_addresses_go_after_a_year_and_names_of_changes_stay(
    event: AuditEvent, staff_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with audit.acting_from("job"):
        work = audit.write(Verb.UPDATED, staff_user, actor=None)
    with audit.acting_from("192.0.2.8"):
        trace = audit.write(Verb.SIGNED_IN, staff_user, actor=staff_user)
    now = clock.now()
    assert ending.end_traces(now + timedelta(days=364)) == 0
    assert ending.end_traces(now + timedelta(days=366)) == 2
    assert told(event) == ("Équipe", "", "SDIS 99", {"city": "A"}, False)
    assert (told(work)[1], told(trace)[:3]) == ("job", ("", "", ""))
    assert list(verify()) == []


def test_words_are_mentions_only_when_they_are_whole() -> None:
    for number, title in enumerate(("Jean Martin", "Jean Martinez", "JEAN MARTIN, chef", "Jean Martin-Roux"), 1):
        audit.write(Verb.UPDATED, OrganisationFactory.create(short_name=title), actor=None)
        assert AuditEvent.objects.count() == number
    assert forgetting.erase_mentions({"Jean Martin"}, None) == 2
    kept = AuditEvent.objects.filter(erased_at=None).exclude(verb=Verb.ERASED).order_by("sequence")
    assert [event.record_title for event in kept] == ["Jean Martinez", "Jean Martin-Roux"]
