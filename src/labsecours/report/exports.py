"""The timeline and the figures of a year for machines, in the active language."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from labsecours.kernel.figures import Figure, figure_of, figures_of
from labsecours.kernel.registries import Attendance, Indicator, TimelineEntry
from labsecours.kernel.spreadsheets import csv_text
from labsecours.report.timeline import entries_of
from labsecours.ui.typography import figure_text, quantity
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
    headings = (_("Key"), _("Title"), _("Period"), _("Detail"), _("Amount"), _("Exactness"), _("Source"))
    cells = (
        (
            row.id,
            row.title,
            in_words(row.period) if row.period else "",
            row.detail,
            row.amount,
            _exactness(row.exactness),
            row.source,
        )
        for row in figure_of(indicator, year).rows
    )
    return csv_text(headings, cells)


def _exactness(code: str) -> str:
    return {"more_than": _("more than"), "about": _("about")}.get(code, _("exact"))


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
        "text": figure_text(figure),
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
        _exactness(figure.exactness),
        figure_text(figure),
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
        str(period.precision.label),
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
    words = f"{quantity(count.value, count.exactness)} {count.kind_label}"
    shared = _("shared with %(keys)s") % {"keys": ", ".join(count.shared_with)}
    return f"{words} ({shared})" if count.shared_with else words


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(texts)
