"""Writes of the record: every creation, change, deletion, undo and merge goes through here.

Each is one transaction that locks nothing it does not change, writes one line of history, moves the revision
and refreshes search.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.db.models import F, ProtectedError
from django.db.models.deletion import Collector, RestrictedError
from django.utils.translation import gettext as _

from labsecours.kernel import clock, search
from labsecours.kernel.models import Change, Record, Revision, label_of
from labsecours.kernel.snapshot import owner_field_name, snapshot

Actor = AbstractBaseUser | AnonymousUser | None
"""Who acts; None is the system itself (a load, a scheduled task)."""


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

    Raises Conflict when the stored version is not `expected_version` (None: don't compare), and the model's
    DoesNotExist when the record was deleted since it was read.
    """
    with transaction.atomic():
        record = draft.record
        before = _before(record, expected_version)
        for other in draft.created:
            save(Draft(other), actor=actor)
        record.save()
        for name, values in draft.links.items():
            getattr(record, name).set(values)
        _save_parts(draft)
        after = snapshot(record)
        if before is None:
            _remember(record, actor, Change.Verb.CREATED, after=after)
        elif before != after:
            record.version += 1
            record.save(update_fields=["version", "updated_at"])
            _remember(record, actor, Change.Verb.UPDATED, before=before, after=after)
    return record


def _before(record: Record, expected_version: int | None) -> dict[str, Any] | None:
    if record.pk is None:
        return None
    stored = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if expected_version is not None and stored.version != expected_version:
        raise Conflict(stored)
    record.version = stored.version
    return snapshot(stored)


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


def delete(record: Record, *, actor: Actor, expected_version: int | None = None) -> Change:
    """Delete the record with what it owns; the returned change can be undone by `restore`.

    Raises InUse when others refer to it, Conflict when it changed since it was read.
    """
    with transaction.atomic():
        before = _before(record, expected_version)
        owned = [row for row in goes_with(record) if not _serialised_with(record, row)]
        change = _remember(
            record,
            actor,
            Change.Verb.DELETED,
            before=before,
            removed=serializers.serialize("json", [record, *owned]),
        )
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
    rows = [row for rows in collector.data.values() for row in rows if row != record]
    return rows + [row for rows in collector.fast_deletes for row in rows]


def _serialised_with(record: Record, row: models.Model) -> bool:
    """Links that the record itself holds are serialised as its fields."""
    return type(row) in {link.remote_field.through for link in record._meta.many_to_many}


def restore(change: Change, *, actor: Actor) -> Record:
    """Undo a deletion: every row comes back under its old number.

    Raises CannotRestore when there is nothing to restore, when the record exists again, when something took its place,
    or when what it referred to is gone.
    """
    rows = list(serializers.deserialize("json", change.removed)) if change.removed else []
    if not rows or type(rows[0].object)._base_manager.filter(pk=rows[0].object.pk).exists():
        raise CannotRestore(_("There is nothing to restore: this record is there."))
    record = cast(Record, rows[0].object)
    try:
        with transaction.atomic():
            for row in rows:
                row.save()
            connection.check_constraints()
            _remember(record, actor, Change.Verb.RESTORED, after=snapshot(record))
    except (IntegrityError, ObjectDoesNotExist) as error:
        raise CannotRestore(
            _("It can’t be restored: another record took its place, or one that it refers to is gone.")
        ) from error
    return record


def merge(kept: Record, merged: Record, *, actor: Actor, expected_versions: tuple[int, int] | None = None) -> Record:
    """Move everything that refers to `merged` onto `kept`, fill kept's empty fields, delete `merged`.

    A moved row that would double one of kept's is dropped. Raises ValueError when both are the same record, and
    Conflict when one of them is no longer at its expected version.
    """
    if type(kept) is not type(merged) or kept.pk == merged.pk:
        raise ValueError("two different records of one kind are needed")
    with transaction.atomic():
        versions = expected_versions or (None, None)
        before = {"kept": _before(kept, versions[0]), "merged": _before(merged, versions[1])}
        for relation in merged._meta.related_objects:
            _move(relation, kept, merged)
        for link in merged._meta.many_to_many:
            getattr(kept, link.name).add(*getattr(merged, link.name).all())
        values = {column.name: getattr(merged, column.name) for column in merged._meta.concrete_fields}
        search.forget(label_of(type(merged)), merged.pk)
        type(merged)._default_manager.get(pk=merged.pk).delete()
        _fill(kept, values)
        kept.version += 1
        kept.save()
        _remember(kept, actor, Change.Verb.MERGED, before=before, after=snapshot(kept))
    return kept


def _fill(kept: Record, values: Mapping[str, Any]) -> None:
    """Give the record's empty fields the values, all together or, where they don't fit its own, those that do."""
    empty = {
        name: value for name, value in values.items() if getattr(kept, name) in (None, "") and value not in (None, "")
    }
    attempts = [empty, *({name: value} for name, value in empty.items())]
    for attempt in attempts:
        former = {name: getattr(kept, name) for name in attempt}
        for name, value in attempt.items():
            setattr(kept, name, value)
        try:
            kept.validate_constraints()
        except ValidationError:
            for name, value in former.items():
                setattr(kept, name, value)
        else:
            if attempt is empty:
                return


def _move(relation: Any, kept: Record, merged: Record) -> None:
    if relation.many_to_many:
        for owner in relation.related_model._default_manager.filter(**{relation.field.name: merged}):
            getattr(owner, relation.field.name).add(kept)
            getattr(owner, relation.field.name).remove(merged)
        return
    name = relation.field.name
    for row in relation.related_model._default_manager.filter(**{name: merged}):
        setattr(row, name, kept)
        try:
            with transaction.atomic():
                row.save(update_fields=[name])
        except IntegrityError:
            row.delete()


def _remember(
    record: Record,
    actor: Actor,
    verb: Change.Verb,
    *,
    before: Any = None,
    after: Any = None,
    removed: str = "",
) -> Change:
    touch()
    if verb != Change.Verb.DELETED:
        search.refresh(record)
    known: Any = actor if isinstance(actor, AbstractBaseUser) else None
    return Change.objects.create(
        at=clock.now(),
        actor=known,
        actor_name=str(known) if known else "",
        verb=verb,
        record_type=label_of(type(record)),
        record_id=record.pk,
        record_title=str(record)[:400],
        before=_plain(before),
        after=_plain(after),
        removed=removed,
    )


def note(record: Record, actor: Actor, verb: Change.Verb, *, before: dict[str, Any], after: dict[str, Any]) -> Change:
    """A line of history for a write beside the record's own fields, inside the caller's transaction."""
    return _remember(record, actor, verb, before=before, after=after)


def touch() -> None:
    """Move the revision: pages built before this transaction commits are stale after it."""
    if not Revision.objects.filter(pk=1).update(number=F("number") + 1):
        Revision.objects.get_or_create(pk=1, defaults={"number": 1})


def _plain(value: Any) -> Any:
    return None if value is None else json.loads(DjangoJSONEncoder().encode(value))
