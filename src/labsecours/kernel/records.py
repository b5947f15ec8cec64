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
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.db.models import F, ProtectedError
from django.db.models.deletion import Collector, RestrictedError

from labsecours.kernel import clock, search
from labsecours.kernel.models import Change, Record, Revision, label_of
from labsecours.kernel.snapshot import snapshot

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


@dataclass
class Draft:
    """A record about to be written: its fields are on `record`, the rest is here.

    `links` are many-to-many values by field name; `parts` are owned rows to save, by relation; `removed_parts` are
    owned rows to delete.
    """

    record: Record
    links: Mapping[str, Sequence[models.Model]] = field(default_factory=dict)
    parts: Mapping[str, Sequence[models.Model]] = field(default_factory=dict)
    removed_parts: Sequence[models.Model] = ()


def save(draft: Draft, *, actor: Actor, expected_version: int | None = None) -> Record:
    """Create or update the record with its links and parts.

    Raises Conflict when the stored version is not `expected_version` (None: don't compare).
    """
    with transaction.atomic():
        record = draft.record
        before = _before(record, expected_version)
        if before is not None:
            record.version += 1
        record.save()
        for name, values in draft.links.items():
            getattr(record, name).set(values)
        for part in draft.removed_parts:
            part.delete()
        _save_parts(draft)
        after = snapshot(record)
        if before != after:
            verb = Change.Verb.CREATED if before is None else Change.Verb.UPDATED
            _remember(record, actor, verb, before=before, after=after)
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
    for relation, rows in draft.parts.items():
        owner_field = draft.record._meta.get_field(relation).field.name  # type: ignore[union-attr]
        for row in rows:
            setattr(row, owner_field, draft.record)
            row.save()


def delete(record: Record, *, actor: Actor, expected_version: int | None = None) -> Change:
    """Delete the record with what it owns; the returned change can be undone by `restore`.

    Raises InUse when others refer to it, Conflict when it changed since it was read.
    """
    with transaction.atomic():
        before = _before(record, expected_version)
        collector = Collector(using=DEFAULT_DB_ALIAS)
        try:
            collector.collect([record])
        except (ProtectedError, RestrictedError) as error:
            users = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
            raise InUse(sorted(users, key=str)) from error
        doomed: list[models.Model] = [record]
        doomed += [row for rows in collector.data.values() for row in rows if row != record]
        doomed += [row for rows in collector.fast_deletes for row in rows if not row._meta.auto_created]
        change = _remember(
            record, actor, Change.Verb.DELETED, before=before, removed=serializers.serialize("json", doomed)
        )
        record.delete()
        search.forget(change.record_type, change.record_id)
    return change


def restore(change: Change, *, actor: Actor) -> Record:
    """Undo a deletion: every row comes back under its old number.

    Raises ValueError when the change is no deletion, when the record exists again, or when what it referred to is gone.
    """
    with transaction.atomic():
        rows = list(serializers.deserialize("json", change.removed)) if change.removed else []
        if not rows or type(rows[0].object)._base_manager.filter(pk=rows[0].object.pk).exists():
            raise ValueError("nothing to restore")
        for row in rows:
            row.save()
        record = cast("Record", rows[0].object)
        _remember(record, actor, Change.Verb.RESTORED, after=snapshot(record))
    return record


def merge(kept: Record, merged: Record, *, actor: Actor) -> Record:
    """Move everything that refers to `merged` onto `kept`, fill kept's empty fields, delete `merged`.

    A moved row that would double one of kept's is dropped. Raises ValueError when both are the same record.
    """
    if type(kept) is not type(merged) or kept.pk == merged.pk:
        raise ValueError("two different records of one kind are needed")
    with transaction.atomic():
        before = {"kept": snapshot(kept), "merged": snapshot(merged)}
        for relation in merged._meta.related_objects:
            _move(relation, kept, merged)
        merged_values = {f.attname: getattr(merged, f.attname) for f in merged._meta.concrete_fields}
        type(merged)._default_manager.get(pk=merged.pk).delete()
        search.forget(label_of(type(merged)), merged_values[merged._meta.pk.attname])
        for name, value in merged_values.items():
            if getattr(kept, name) in (None, "") and value not in (None, ""):
                setattr(kept, name, value)
        kept.version += 1
        kept.save()
        _remember(kept, actor, Change.Verb.MERGED, before=before, after=snapshot(kept))
    return kept


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


def touch() -> None:
    """Move the revision: pages built before this transaction commits are stale after it."""
    if not Revision.objects.filter(pk=1).update(number=F("number") + 1):
        Revision.objects.get_or_create(pk=1, defaults={"number": 1})


def _plain(value: Any) -> Any:
    return None if value is None else json.loads(DjangoJSONEncoder().encode(value))
