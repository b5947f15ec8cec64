"""The timeline and the figures of a year for machines, in the active language."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from labsecours.kernel.registries import Attendance, Indicator, TimelineEntry
from labsecours.kernel.spreadsheets import csv_text
from labsecours.report.document import FigureData, RowData
from labsecours.report.figures import Figure, figure_of, figures_of
from labsecours.report.timeline import entries_of
from labsecours.ui.typography import period as in_words


def timeline_json(year: int) -> str:
    return _json([_entry(entry) for entry in entries_of(year)])


def figures_json(year: int) -> str:
    return _json([_figure(figure) for figure in figures_of(year)])


def figure_json(indicator: Indicator, year: int) -> str:
    return _json(_figure(figure_of(indicator, year)))


def timeline_csv(year: int) -> str:
    headings = (
        _("Key"),
        _("Start"),
        _("End"),
        _("Period"),
        _("Precision"),
        _("Kind"),
        _("Role"),
        _("Title"),
        _("Organisations"),
        _("Stake"),
        _("Attendance"),
        _("Place"),
        _("Links"),
        _("Source"),
    )
    return csv_text(headings, (_entry_cells(entry) for entry in entries_of(year)))


def figures_csv(year: int) -> str:
    """A line for each figure; the rows behind it are in JSON, and in the CSV of that figure."""
    headings = (
        _("Key"),
        _("Label"),
        _("Value"),
        _("Exactness"),
        _("In words"),
        _("Unit"),
        _("Rule"),
        _("Rows"),
    )
    return csv_text(headings, (_figure_cells(figure) for figure in figures_of(year)))


def figure_csv(indicator: Indicator, year: int) -> str:
    headings, figure = _row_headings(), figure_of(indicator, year)
    cells = (
        (
            row.id,
            row.title,
            in_words(row.period) if row.period else "",
            row.detail,
            row.amount,
            row.exactness,
            row.source,
        )
        for row in figure.rows
    )
    return csv_text(headings, cells)


def _row_headings() -> tuple[str, ...]:
    return (_("Key"), _("Title"), _("Period"), _("Detail"), _("Amount"), _("Exactness"), _("Source"))


def frozen_figure_csv(figure: FigureData) -> str:
    """As `figure_csv`, of a figure that an edition keeps."""
    return csv_text(_row_headings(), (_frozen_cells(row) for row in figure.rows))


def _frozen_cells(row: RowData) -> tuple[object, ...]:
    return (row.id, row.title, row.period, row.detail, row.amount, row.exactness, row.source)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _figure(figure: Figure) -> dict[str, Any]:
    indicator = figure.indicator
    return {
        "key": indicator.key,
        "label": str(indicator.label),
        "group": indicator.group,
        "unit": str(indicator.unit),
        "value": figure.value,
        "text": figure.text,
        "exactness": figure.exactness,
        "rule": str(indicator.rule),
        "rows": [
            {
                "id": row.id,
                "title": row.title,
                "amount": row.amount,
                "exactness": row.exactness,
                "source": row.source,
            }
            for row in figure.rows
        ],
    }


def _figure_cells(figure: Figure) -> tuple[object, ...]:
    indicator = figure.indicator
    ids = " ".join(row.id for row in figure.rows)
    return (
        indicator.key,
        str(indicator.label),
        figure.value,
        figure.exactness,
        figure.text,
        str(indicator.unit),
        str(indicator.rule),
        ids,
    )


def _entry(entry: TimelineEntry) -> dict[str, Any]:
    return {
        "key": entry.key,
        "period": {
            "start": entry.period.start.isoformat(),
            "end": entry.period.end.isoformat(),
            "iso": entry.period.iso,
            "text": in_words(entry.period),
        },
        "precision": str(entry.period.precision),
        "kind": entry.kind,
        "role": entry.role or None,
        "title": entry.title,
        "summary": entry.summary,
        "organisations": [{"id": link.id, "name": link.name, "part": link.part} for link in entry.organisations],
        "axis": {"key": entry.axis.key, "name": entry.axis.name} if entry.axis else None,
        "attendance": [_count(count) for count in entry.attendance],
        "place": entry.place,
        "links": [{"label": label, "url": url} for label, url in entry.links],
        "source": entry.source,
    }


def _count(count: Attendance) -> dict[str, Any]:
    return {
        "kind": count.kind,
        "value": count.value,
        "exactness": count.exactness,
        "source": count.source,
        "shared_with": list(count.shared_with),
    }


def _entry_cells(entry: TimelineEntry) -> tuple[object, ...]:
    period = entry.period
    return (
        entry.key,
        period.start.isoformat(),
        period.end.isoformat(),
        in_words(period),
        str(period.precision),
        str(entry.kind_label),
        str(entry.role_label),
        entry.title,
        _joined(f"{link.name} ({link.part_label})" for link in entry.organisations),
        entry.axis.name if entry.axis else "",
        _joined(_count_cell(count) for count in entry.attendance),
        entry.place,
        _joined(url for _label, url in entry.links),
        entry.source,
    )


def _count_cell(count: Attendance) -> str:
    shared = f" ({', '.join(count.shared_with)})" if count.shared_with else ""
    return f"{count.kind} {count.exactness} {count.value}{shared}"


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(texts)
