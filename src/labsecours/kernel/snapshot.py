"""A record as plain values, for the history and the conflict page, and the words to show them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from labsecours.kernel.models import Record
from labsecours.kernel.period import Period, Precision, format_period

HIDDEN = {"id", "version", "created_at", "updated_at"}
PERIOD = ("period_start", "period_end", "period_precision")


def owner_field_name(record: Record, relation: str) -> str:
    """The field by which the rows of `relation` refer to the record."""
    return str(record._meta.get_field(relation).field.name)  # type: ignore[union-attr]


def snapshot(record: Record) -> dict[str, Any]:
    """Field values by name; links as lists of titles; owned rows as lists of field values."""
    links = {link.name: getattr(record, link.name).all() for link in record._meta.many_to_many}
    parts = {relation: _stored_rows(record, relation) for relation in record.parts}
    return snapshot_of(record, links, parts)


def snapshot_of(
    record: Record, links: Mapping[str, Iterable[Any]], parts: Mapping[str, Iterable[models.Model]]
) -> dict[str, Any]:
    """The snapshot that a record would have with these links and rows."""
    values = _fields(record, skip=HIDDEN)
    for name, targets in links.items():
        values[name] = sorted(str(target) for target in targets)
    for relation, rows in parts.items():
        owner = owner_field_name(record, relation)
        values[relation] = [_fields(row, skip={"id", owner}) for row in rows]
    return values


def identity(record: Record) -> list[Any]:
    """What tells whether a write changed anything: the stored values, with the numbers of what they refer to."""
    rows = [record, *(row for relation in record.parts for row in getattr(record, relation).order_by("pk"))]
    values = [
        [column.value_to_string(row) for column in row._meta.concrete_fields if column.name not in HIDDEN - {"id"}]
        for row in rows
    ]
    links = [sorted(getattr(record, link.name).values_list("pk", flat=True)) for link in record._meta.many_to_many]
    return [values, links]


def _stored_rows(record: Record, relation: str) -> Iterable[models.Model]:
    rows = getattr(record, relation).order_by("pk")
    owner = owner_field_name(record, relation)
    related = [
        column.name for column in rows.model._meta.concrete_fields if column.is_relation and column.name != owner
    ]
    return rows.select_related(*related) if related else rows  # type: ignore[no-any-return]


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
    """`name` is the form's field: that of the model, or `period`."""

    name: str
    label: str
    before: str
    after: str


def differences(model: type[models.Model], before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    """Fields that differ between two snapshots, as people read them."""
    before, after = readable(model, before), readable(model, after)
    for name in {**after, **before}:
        if before.get(name, "—") != after.get(name, "—"):
            yield Difference(name, label(model, name), before.get(name, "—"), after.get(name, "—"))


def readable(model: type[models.Model], values: dict[str, Any]) -> dict[str, str]:
    """A snapshot in words, by form field: the three columns of a period as one."""
    return {name: wording(model, name, value) for name, value in _with_period(values).items()}


def _with_period(values: dict[str, Any]) -> dict[str, Any]:
    if not all(values.get(name) for name in PERIOD):
        return values
    start, end, precision = (values[name] for name in PERIOD)
    period = Period(date.fromisoformat(start), date.fromisoformat(end), Precision(precision))
    return {"period": format_period(period), **{name: v for name, v in values.items() if name not in PERIOD}}


def label(model: type[models.Model], name: str) -> str:
    if name == "period":
        return _("Period")
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
        return ", ".join(str(item) for item in value)
    choices = dict(getattr(_field(model, name), "flatchoices", None) or ())
    return str(choices.get(value, value))


def _row_wording(model: Any, row: dict[str, Any]) -> str:
    return " · ".join(
        wording(model, name, value) for name, value in _with_period(row).items() if value not in (None, "", [], False)
    )


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
