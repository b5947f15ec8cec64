"""Writes of the record: every creation, change, deletion and undo goes through here (merges: `merging`).

Each is one transaction that locks the history's end and what it changes, writes one line of history, moves the revision
and refreshes search.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist
from django.core.serializers.base import DeserializationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.db.models import F, ProtectedError
from django.db.models.deletion import Collector, RestrictedError
from django.utils.translation import gettext as _

from labsecours.kernel import audit, search
from labsecours.kernel.audit import Actor
from labsecours.kernel.following import followers
from labsecours.kernel.models import AuditEvent, Record, Revision
from labsecours.kernel.ownership import referring_records
from labsecours.kernel.snapshot import identity, owner_field_name, snapshot


class Conflict(Exception):
    """Somebody else wrote the record since it was read: `current` is what is stored now."""

    def __init__(self, current: Record) -> None:
        super().__init__(str(current))
        self.current = current


class InUse(Exception):
    """The record can't be deleted: `users` still refer to it."""

    def __init__(self, users: Sequence[models.Model]) -> None:
        super().__init__(", ".join(str(user) for user in users))
        self.users = users


class Gone(Exception):
    """The record was deleted since it was read."""


class CannotRestore(ValueError):
    """The deletion can't be undone; the message, in the active language, tells why."""


@dataclass
class Draft:
    """A record about to be written: its fields are on `record`, the rest is here.

    `links` are many-to-many values by field name; `parts` are owned rows to save, by relation; `removed_parts` are
    owned rows to delete; `created` are records to make first, because the fields or rows refer to them.
    """

    record: Record
    links: Mapping[str, Sequence[models.Model]] = field(default_factory=dict)
    parts: Mapping[str, Sequence[models.Model]] = field(default_factory=dict)
    removed_parts: Sequence[models.Model] = ()
    created: Sequence[Record] = ()


def save(draft: Draft, *, actor: Actor, expected_version: int | None = None) -> Record:
    """Create or update the record with its links and parts.

    Raises Conflict when the stored version is not `expected_version` (None: don't compare), and Gone when the record
    was deleted since it was read.
    """
    with transaction.atomic():
        audit.lock()
        record = draft.record
        stored = None if record.pk is None else locked(record, expected_version)
        before, was = (snapshot(stored), identity(stored)) if stored else (None, None)
        for other in draft.created:
            save(Draft(other), actor=actor)
        record.save()
        for name, values in draft.links.items():
            getattr(record, name).set(values)
        _save_parts(draft)
        after = snapshot(record)
        if before is None:
            _remember(record, actor, AuditEvent.Verb.CREATED, after=after)
        elif was != identity(record):
            record.version += 1
            record.save(update_fields=["version", "updated_at"])
            _remember(record, actor, AuditEvent.Verb.UPDATED, before=before, after=after)
            if _names(before) != _names(after):
                for referrer in referring_records(record):
                    search.refresh(referrer)
    return record


def _names(values: Mapping[str, Any]) -> list[Any]:
    """What pages of other records say of this one."""
    return [values.get(name) for name in ("name", "short_name", "title")]


def locked(record: Record, expected_version: int | None) -> Record:
    """The stored record, locked until the transaction ends; `record` takes its version.

    Raises Conflict and Gone as `save` does.
    """
    stored = type(record)._default_manager.select_for_update().filter(pk=record.pk).first()
    if stored is None:
        raise Gone(str(record))
    if expected_version is not None and stored.version != expected_version:
        raise Conflict(stored)
    record.version = stored.version
    return stored


def _save_parts(draft: Draft) -> None:
    removed = {(type(row), row.pk) for row in draft.removed_parts}
    for part in draft.removed_parts:
        part.delete()
    for relation, rows in draft.parts.items():
        owner_field = owner_field_name(draft.record, relation)
        for row in rows:
            setattr(row, owner_field, draft.record)
            _let_go(row, removed)
            row.save()


def _let_go(row: models.Model, removed: set[tuple[type[models.Model], Any]]) -> None:
    """A row no longer refers to a sibling that was removed in the same write."""
    for column in row._meta.concrete_fields:
        if column.is_relation and column.null:
            target = getattr(row, column.name)
            if target is not None and (type(target), target.pk) in removed:
                setattr(row, column.name, None)


def delete(record: Record, *, actor: Actor, expected_version: int | None = None) -> AuditEvent:
    """Delete the record with what it owns; the returned change can be undone by `restore`.

    Raises InUse when others refer to it, Conflict when it changed since it was read, Gone when it was deleted.
    """
    with transaction.atomic():
        audit.lock()
        before = snapshot(locked(record, expected_version))
        owned = [row for row in goes_with(record) if not _serialised_with(record, row)]
        change = _remember(
            record,
            actor,
            AuditEvent.Verb.DELETED,
            before=before,
            removed=serializers.serialize("json", [record, *owned]),
        )
        for follower in followers:
            follower.gone(record, actor)
        record.delete()
        search.forget(change.record_type, change.record_id)
    return change


def goes_with(record: Record) -> list[models.Model]:
    """The rows that a deletion would remove with the record. Raises InUse when others refer to it."""
    collector = Collector(using=DEFAULT_DB_ALIAS)
    try:
        collector.collect([record])
    except (ProtectedError, RestrictedError) as error:
        users: Any = getattr(error, "protected_objects", None) or getattr(error, "restricted_objects", ())
        raise InUse(sorted(users, key=str)) from error
    if bereft := _left_without(record):
        raise InUse(bereft)
    rows = [row for rows in collector.data.values() for row in rows if row != record]
    return rows + [row for rows in collector.fast_deletes for row in rows]


def _left_without(record: Record) -> list[models.Model]:
    """Records that must be linked with this kind and would lose a link."""
    relations = (relation for relation in record._meta.related_objects if relation.many_to_many)
    return [
        row
        for relation in relations
        if issubclass(relation.related_model, Record) and not relation.field.blank
        for row in relation.related_model._default_manager.filter(**{relation.field.name: record}).order_by("pk")
    ]


def _serialised_with(record: Record, row: models.Model) -> bool:
    """Links that the record itself holds are serialised as its fields."""
    return type(row) in {link.remote_field.through for link in record._meta.many_to_many}


def restore(change: AuditEvent, *, actor: Actor) -> Record:
    """Undo a deletion: every row comes back under its old number.

    Raises CannotRestore when there is nothing to restore, when the record exists again, when something took its place,
    or when what it referred to is gone.
    """
    try:
        with transaction.atomic():
            audit.lock()
            rows = list(serializers.deserialize("json", change.removed)) if change.removed else []
            if not rows or type(rows[0].object)._base_manager.filter(pk=rows[0].object.pk).exists():
                raise CannotRestore(_("There is nothing to restore: this record is there."))
            record = cast(Record, rows[0].object)
            for row in rows:
                row.save(force_insert=True)
            connection.check_constraints()
            _remember(record, actor, AuditEvent.Verb.RESTORED, after=snapshot(record))
    except (IntegrityError, ObjectDoesNotExist, DeserializationError) as error:
        raise CannotRestore(
            _("It can’t be restored: another record took its place, or one that it refers to is gone.")
        ) from error
    return record


def _remember(
    record: Record,
    actor: Actor,
    verb: AuditEvent.Verb,
    *,
    before: Any = None,
    after: Any = None,
    removed: str = "",
) -> AuditEvent:
    touch()
    if verb != AuditEvent.Verb.DELETED:
        search.refresh(record)
    return audit.write(verb, record, actor=actor, before=before, after=after, removed=removed)


def note(
    record: Record, actor: Actor, verb: AuditEvent.Verb, *, before: dict[str, Any], after: dict[str, Any]
) -> AuditEvent:
    """A line of history for a write beside the record's own fields, inside the caller's transaction."""
    return _remember(record, actor, verb, before=before, after=after)


def touch() -> None:
    """Move the revision: pages built before this transaction commits are stale after it."""
    if not Revision.objects.filter(pk=1).update(number=F("number") + 1):
        Revision.objects.get_or_create(pk=1, defaults={"number": 1})
