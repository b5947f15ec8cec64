"""A list as a table: every field in words, for spreadsheets."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from django.db.models import DateTimeField, Field, ForeignKey, QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from labsecours.kernel import audit, clock
from labsecours.kernel.audit import Actor
from labsecours.kernel.desk import DeskScreen
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.snapshot import HIDDEN, PERIOD, label
from labsecours.kernel.spreadsheets import csv_text, neutral

SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


def export(screen: DeskScreen, rows: QuerySet[Any], kind: str, *, actor: Actor) -> HttpResponse:
    if screen.personal:
        told = {"format": kind, "records": audit.spans(sorted(rows.order_by().values_list("pk", flat=True)))}
        audit.write(AuditEvent.Verb.EXPORTED, screen.model, actor=actor, after=told)
    headings, table = table_of(screen, rows)
    name = f"{screen.key}-{clock.today():%Y-%m-%d}.{kind}"
    if kind == "csv":
        response = HttpResponse(csv_text(headings, table), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(_workbook(screen.key, headings, table), content_type=SHEET_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def table_of(screen: DeskScreen, rows: QuerySet[Any]) -> tuple[list[str], Iterator[list[Any]]]:
    options = screen.model._meta
    columns = [column for column in options.concrete_fields if column.name not in HIDDEN - {"id"}]
    links = [link.name for link in options.many_to_many]
    singles = [column.name for column in columns if isinstance(column, ForeignKey)]
    rows = rows.select_related(*singles) if singles else rows
    rows = rows.prefetch_related(*links, *screen.model.parts)
    for part in screen.model.parts:
        rows = rows.prefetch_related(*(f"{part}__{name}" for name in _relations(options.get_field(part).related_model)))
    is_dated = {column.name for column in columns} >= set(PERIOD)
    headings = [label(screen.model, "period")] if is_dated else []
    headings += [label(screen.model, name) for name in (*(c.name for c in columns), *links, *screen.model.parts)]
    return headings, (_cells(row, columns, [*links, *screen.model.parts], is_dated) for row in rows)


def _relations(model: Any) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if column.is_relation]


def _cells(row: Any, columns: "Sequence[Field[Any, Any]]", relations: Sequence[str], is_dated: bool) -> list[Any]:
    cells: list[Any] = [str(row.period)] if is_dated else []
    cells += [_cell(row, column) for column in columns]
    return cells + [" | ".join(str(item) for item in getattr(row, name).all()) for name in relations]


def _cell(row: Any, column: "Field[Any, Any]") -> Any:
    value = getattr(row, column.name)
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return value
    return value.isoformat() if isinstance(column, DateTimeField) else str(value)


def _workbook(title: str, headings: Sequence[str], rows: Iterator[list[Any]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(
            [ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in map(neutral, row)]
        )
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()
