"""Making one record of two that are the same thing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from labsecours.kernel import audit, records, search
from labsecours.kernel.audit import Actor
from labsecours.kernel.following import followers
from labsecours.kernel.models import AuditEvent, Origin, Record, label_of
from labsecours.kernel.ownership import referring_records, referring_rows
from labsecours.kernel.snapshot import snapshot


def merge(kept: Record, merged: Record, *, actor: Actor, expected_versions: tuple[int, int] | None = None) -> Record:
    """Move everything that refers to `merged` onto `kept`, fill kept's empty fields, delete `merged`.

    Each record that referred to `merged` gets its line of history; one that would double another of kept's is deleted
    with a line of its own, and an owned row that would is dropped. Raises ValueError when both are the same record,
    Conflict when one of them is no longer at its expected version, and Gone when one was deleted.
    """
    if type(kept) is not type(merged) or kept.pk == merged.pk:
        raise ValueError("two different records of one kind are needed")
    with transaction.atomic():
        audit.lock()
        versions = expected_versions or (None, None)
        before = {
            "kept": snapshot(records.locked(kept, versions[0])),
            "merged": snapshot(records.locked(merged, versions[1])),
        }
        _move_referrers(kept, merged, actor)
        for link in merged._meta.many_to_many:
            getattr(kept, link.name).add(*getattr(merged, link.name).all())
        values = {column.name: getattr(merged, column.name) for column in merged._meta.concrete_fields}
        farewell = records.note(
            merged,
            actor,
            AuditEvent.Verb.MERGED,
            before=before["merged"],
            after={"merged_into": kept.pk, "title": str(kept)},
        )
        search.forget(farewell.record_type, merged.pk)
        Origin.objects.filter(record_type=farewell.record_type, record_id=merged.pk).update(record_id=kept.pk)
        for follower in followers:
            follower.moved(merged, kept, actor)
        type(merged)._default_manager.get(pk=merged.pk).delete()
        _fill(kept, values)
        kept.version += 1
        kept.save()
        records.note(kept, actor, AuditEvent.Verb.MERGED, before=before, after=snapshot(kept))
    return kept


def successor(model: type[Record], field: str, value: Any) -> Record | None:
    """The record into which the one that had this value was merged, however many merges later."""
    farewell = _farewells(model).filter(**{f"before__{field}": value}).order_by("-id").first()
    for _step in range(20):
        if farewell is None:
            return None
        kept = model._default_manager.filter(pk=farewell.after["merged_into"]).first()
        if kept is not None:
            return kept
        farewell = _farewells(model).filter(record_id=farewell.after["merged_into"]).order_by("-id").first()
    return None


def _farewells(model: type[Record]) -> Any:
    return AuditEvent.objects.filter(
        record_type=label_of(model), verb=AuditEvent.Verb.MERGED, after__has_key="merged_into"
    )


def _move_referrers(kept: Record, merged: Record, actor: Actor) -> None:
    owners = referring_records(merged)
    before = {(type(owner), owner.pk): snapshot(owner) for owner in owners}
    for relation, row in list(referring_rows(merged)):
        if relation.many_to_many:
            getattr(row, relation.field.name).add(kept)
            getattr(row, relation.field.name).remove(merged)
        else:
            _move(row, relation.field.name, kept, merged, actor)
    for owner in owners:
        stored = type(owner)._default_manager.filter(pk=owner.pk).first()
        if stored is not None and stored != kept:
            stored.version += 1
            stored.save(update_fields=["version", "updated_at"])
            records.note(
                stored, actor, AuditEvent.Verb.UPDATED, before=before[type(owner), owner.pk], after=snapshot(stored)
            )


def _move(row: Any, name: str, kept: Record, merged: Record, actor: Actor) -> None:
    setattr(row, name, kept)
    try:
        with transaction.atomic():
            row.save(update_fields=[name])
    except IntegrityError:
        setattr(row, name, merged)
        if isinstance(row, Record):
            records.delete(row, actor=actor)
        else:
            row.delete()


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
