"""A record as plain values, for the history and the conflict page, and the words to show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from labsecours.kernel.models import Record

HIDDEN = {"id", "version", "created_at", "updated_at"}


def snapshot(record: Record) -> dict[str, Any]:
    """Field values by name; links as lists of titles; owned rows as lists of field values."""
    values = _fields(record, skip=HIDDEN)
    for link in record._meta.many_to_many:
        values[link.name] = sorted(str(target) for target in getattr(record, link.name).all())
    for relation in record.parts:
        owner = record._meta.get_field(relation).field.name  # type: ignore[union-attr]
        rows = getattr(record, relation).order_by("pk")
        values[relation] = [_fields(row, skip={"id", owner}) for row in rows]
    return values


def _fields(row: models.Model, *, skip: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in row._meta.concrete_fields:
        if column.name in skip:
            continue
        if column.is_relation:
            target = getattr(row, column.name)
            values[column.name] = None if target is None else str(target)
        else:
            values[column.name] = column.value_to_string(row) if _is_moment(column, row) else getattr(row, column.name)
    return values


def _is_moment(column: Any, row: models.Model) -> bool:
    return isinstance(column, models.DateField | models.TimeField) and getattr(row, column.name) is not None


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def differences(model: type[models.Model], before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    """Fields that differ between two snapshots, as people read them."""
    for name in sorted({*before, *after}, key=list({**after, **before}).index):
        if before.get(name) != after.get(name):
            yield Difference(
                _label(model, name),
                wording(model, name, before.get(name)),
                wording(model, name, after.get(name)),
            )


def _label(model: type[models.Model], name: str) -> str:
    try:
        column = model._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    verbose = column.related_model._meta.verbose_name_plural if column.one_to_many else column.verbose_name  # type: ignore[union-attr]
    return capfirst(str(verbose))


def wording(model: type[models.Model], name: str, value: Any) -> str:
    """A snapshot's value in words: choices by their label, lists joined, rows on a line each."""
    if value in (None, "", []):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        if isinstance(value[0], dict):
            part = model._meta.get_field(name).related_model
            return "\n".join(_row_wording(part, row) for row in value)
        return ", ".join(value)
    choices = dict(getattr(_field(model, name), "flatchoices", None) or ())
    return str(choices.get(value, value))


def _row_wording(model: Any, row: dict[str, Any]) -> str:
    return " · ".join(wording(model, name, value) for name, value in row.items() if value not in (None, "", []))


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
