"""Which record a row belongs to, and which records refer to another."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from labsecours.kernel.models import Record


def owner_of(row: Model) -> Model:
    """The record that owns the row, or the row itself when it is a record."""
    if isinstance(row, Record):
        return row
    for column in row._meta.concrete_fields:
        if not column.is_relation:
            continue
        target: Any = column.related_model
        owns = issubclass(target, Record) and column.remote_field.get_accessor_name() in target.parts  # type: ignore[union-attr]
        owner = getattr(row, column.name) if owns else None
        if owner is not None:
            return owner  # type: ignore[no-any-return]
    return row


def referring_rows(record: Record) -> Iterator[tuple[Any, Model]]:
    """Every row that refers to the record, with the relation by which it does."""
    for relation in record._meta.related_objects:
        for row in relation.related_model._default_manager.filter(**{relation.field.name: record}).order_by("pk"):
            yield relation, row


def referring_records(record: Record) -> list[Record]:
    """The records that refer to it, themselves or by a row that they own, each once; not what the record owns."""
    owners = (owner_of(row) for _relation, row in referring_rows(record))
    found = {(type(owner), owner.pk): owner for owner in owners if isinstance(owner, Record) and owner != record}
    return list(found.values())
