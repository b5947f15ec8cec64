"""The report of a year as a document: what the record says, told in the order and with the words that staff chose."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from labsecours.directory import queries
from labsecours.kernel.figures import Figure, figures_of
from labsecours.kernel.period import Period
from labsecours.kernel.registries import (
    Attendance,
    MapService,
    Row,
    TimelineEntry,
    map_sources,
    report_sections,
    site_identity,
)
from labsecours.report.charts import charts_of
from labsecours.report.document import (
    Document,
    EntryData,
    FigureData,
    ItemData,
    MemberData,
    PeriodData,
    RowData,
    SectionData,
)
from labsecours.report.models import EntryChoice, Report
from labsecours.report.timeline import entries_of, heading_of, keys_of
from labsecours.ui.addresses import address
from labsecours.ui.markup import to_data as blocks
from labsecours.ui.typography import capfirst, figure_text, quantity
from labsecours.ui.typography import period as in_words

GROUPS = ("activity", "audience", "network", "calls", "press", "plans")
"""Order in which groups of figures are read; a group of a later capability comes after them."""
LAST = 1_000_000
"""The rank of an activity that staff did not rank."""


@dataclass(frozen=True)
class Choices:
    """What staff decided: a text before a part by its key, the order of the parts, a choice on an activity by key."""

    texts: Mapping[str, str] = field(default_factory=dict)
    order: Sequence[str] = ()
    entries: Mapping[str, EntryChoice] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report | None) -> "Choices":
        """What is saved; nothing for a year whose report was never begun."""
        if report is None or report.pk is None:
            return cls()
        return cls(
            texts={text.section: text.text for text in report.texts.order_by("pk")},
            order=tuple(report.section_order),
            entries={choice.entry: choice for choice in report.entry_choices.order_by("pk")},
        )


def build_document(
    year: int, report: Report | None = None, choices: Choices | None = None, *, with_rows: bool = True
) -> Document:
    """The report as saved; `report` and `choices`, where given, replace what is saved: a preview of what staff types.

    `with_rows=False` leaves out the rows behind the figures.
    """
    report = report or Report.objects.filter(year=year).first() or Report(year=year)
    known = Choices.of(report) if choices is None else choices
    association = queries.association()
    return Document(
        year=year,
        language=get_language() or settings.LANGUAGE_CODE,
        title=report.title or _("Activity report %(year)d") % {"year": year},
        association=association.name if association else site_identity().name,
        tagline=association.tagline if association else "",
        founded=association.founded if association else "",
        site_url=settings.SITE_URL,
        preface=_blocks(report.preface),
        presentation=_blocks(association.presentation if association else ""),
        closing=_blocks(report.closing),
        sections=tuple(
            part for part in parts_of(year, known, with_rows=with_rows) if part.intro or _says_something(part)
        ),
    )


def _blocks(text: str) -> tuple[dict[str, Any], ...]:
    return tuple(blocks(text))


def parts_of(year: int, choices: Choices, *, with_rows: bool = False) -> list[SectionData]:
    """Every part, in the order that staff chose, each with its text: also those that have nothing to tell."""
    parts = sorted(_parts(year, choices, with_rows=with_rows), key=lambda part: part[0])
    keys = [section.key for _order, section in parts]
    placed = sorted(
        (section for _order, section in parts),
        key=lambda section: _place(section.key, keys, choices.order),
    )
    return [replace(section, intro=_blocks(choices.texts.get(section.key, ""))) for section in placed]


def _parts(year: int, choices: Choices, *, with_rows: bool) -> Iterator[tuple[int, SectionData]]:
    """The report's own parts and those of the capabilities, each with its place by default."""
    figures = figures_of(year)
    entries = [entry for entry in entries_of(year) if not _choice(entry, choices).is_hidden]
    shown = tuple(_figures(figures, year, with_rows=with_rows))
    yield 10, SectionData("figures", "figures", _("Key figures"), figures=shown)
    yield 20, SectionData("timeline", "timeline", _("The year’s activities"), periods=_periods(entries, choices))
    charts = tuple(charts_of(entries, figures, year))
    yield 30, SectionData("charts", "charts", _("The year in charts"), charts=charts)
    yield 40, SectionData("map", "map", _("Member fire services"), members=_members(year))
    for section in report_sections:
        items = tuple(ItemData(**vars(item)) for item in section.items(year))
        yield section.order, SectionData(section.key, section.kind, str(section.title), items=items)


def _place(key: str, keys: Sequence[str], order: Sequence[str]) -> tuple[int, int]:
    """Parts that staff ordered come in that order; one that appeared since stays after what precedes it by default."""
    if key in order:
        return (order.index(key), -1)
    before = [known for known in keys[: keys.index(key)] if known in order]
    return (max((order.index(known) for known in before), default=-1), keys.index(key))


def _says_something(section: SectionData) -> bool:
    return bool(section.figures or section.periods or section.charts or section.members or section.items)


def _figures(figures: Iterable[Figure], year: int, *, with_rows: bool) -> list[FigureData]:
    """Those that count something, the headline ones first, then by group."""
    told = [figure_data(figure, year, with_rows=with_rows) for figure in figures if figure.rows]
    places = {group: place for place, group in enumerate(GROUPS)}
    return sorted(told, key=lambda figure: (not figure.headline, places.get(figure.group, len(GROUPS))))


def figure_data(figure: Figure, year: int, *, with_rows: bool = True) -> FigureData:
    indicator = figure.indicator
    return FigureData(
        key=indicator.key,
        label=str(indicator.label),
        unit=str(indicator.unit),
        rule=str(indicator.rule),
        value=figure.value,
        text=figure_text(figure),
        exactness=figure.exactness,
        group=indicator.group,
        headline=indicator.headline,
        url=address("report:figure", year, indicator.key),
        rows=tuple(_row(row) for row in figure.rows) if with_rows else (),
    )


def _row(row: Row) -> RowData:
    return RowData(
        id=row.id,
        title=row.title,
        url=row.url,
        period=in_words(row.period) if row.period else "",
        detail=row.detail,
        amount=row.amount,
        exactness=row.exactness,
        source=row.source,
    )


_NO_CHOICE = EntryChoice()


def _choice(entry: TimelineEntry, choices: Choices) -> EntryChoice:
    return next((choices.entries[key] for key in keys_of(entry) if key in choices.entries), _NO_CHOICE)


def _periods(entries: Iterable[TimelineEntry], choices: Choices) -> tuple[PeriodData, ...]:
    """Inside a period, the activities that staff ranked come first, then the others in order of time."""
    by_heading: dict[Period, list[TimelineEntry]] = {}
    for entry in entries:
        by_heading.setdefault(heading_of(entry.period), []).append(entry)
    return tuple(
        PeriodData(
            title=capfirst(in_words(heading)),
            iso=heading.iso,
            entries=tuple(
                _entry(entry, is_highlighted=_choice(entry, choices).is_highlighted)
                for entry in sorted(by_heading[heading], key=lambda entry: _choice(entry, choices).position or LAST)
            ),
        )
        for heading in sorted(by_heading)
    )


def _entry(entry: TimelineEntry, *, is_highlighted: bool) -> EntryData:
    return EntryData(
        key=entry.key,
        when=in_words(entry.period),
        iso=entry.period.iso,
        kind=entry.kind,
        kind_label=str(entry.kind_label),
        role=entry.role,
        role_label=str(entry.role_label),
        title=entry.title,
        summary=entry.summary,
        url=entry.url,
        place=entry.place,
        organisations=tuple((link.name, str(link.part_label), link.url) for link in entry.organisations),
        axis=entry.axis.name if entry.axis else "",
        axis_key=entry.axis.key if entry.axis else "",
        attendance=tuple(attendance_in_words(count) for count in entry.attendance),
        links=entry.links,
        source=entry.source,
        is_highlighted=is_highlighted,
    )


def attendance_in_words(count: Attendance) -> str:
    text = f"{quantity(count.value, count.exactness)} {count.kind_label}"
    if not count.shared_with:
        return text
    together = ngettext(
        "%(count)s, a number shared with %(others)d other activity",
        "%(count)s, a number shared with %(others)d other activities",
        len(count.shared_with),
    )
    return together % {"count": text, "others": len(count.shared_with)}


def _members(year: int) -> tuple[MemberData, ...]:
    end = date(year, 12, 31)
    return tuple(_member(service) for source in map_sources for service in source.members(end))


def _member(service: MapService) -> MemberData:
    return MemberData(
        id=service.id,
        name=service.name,
        short_name=service.short_name,
        url=service.url,
        departments=service.departments,
        since=in_words(service.since) if service.since else "",
        rank=service.rank,
    )
