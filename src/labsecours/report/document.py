"""The report as plain data: what pages, PDF, word-processor files and frozen editions are all made from.

Every value is JSON-ready (`to_data`), so that a frozen edition renders like a fresh one, whatever the record became.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class RowData:
    """A row behind a figure. `period` is in words; `amount` is what it adds."""

    id: str
    title: str
    url: str
    period: str
    detail: str
    amount: int
    exactness: str
    source: str


@dataclass(frozen=True)
class FigureData:
    """`text` is the value as printed (“more than 70”); `exactness` is exact, more_than or about."""

    key: str
    label: str
    unit: str
    rule: str
    value: int
    text: str
    exactness: str
    group: str
    headline: bool
    url: str
    rows: tuple[RowData, ...] = ()


@dataclass(frozen=True)
class EntryData:
    """An activity of the timeline. `when` is the period in words, `iso` for machines, `attendance` in words."""

    key: str
    when: str
    iso: str
    kind: str
    kind_label: str
    role: str
    role_label: str
    title: str
    summary: str
    url: str
    place: str
    organisations: tuple[tuple[str, str, str], ...]
    """(name, part in words, address)."""
    axis: str
    axis_key: str
    attendance: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    source: str
    is_highlighted: bool = False


@dataclass(frozen=True)
class PeriodData:
    """Activities under one heading of the timeline, such as “summer 2021”."""

    title: str
    iso: str
    entries: tuple[EntryData, ...]


@dataclass(frozen=True)
class ChartData:
    """A chart and its table. `kind` is columns or bars; `spans` are first and last month, label, value."""

    key: str
    kind: str
    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, int], ...]
    spans: tuple[tuple[int, int, str, int], ...] = ()


@dataclass(frozen=True)
class MemberData:
    id: int
    name: str
    short_name: str
    url: str
    departments: tuple[str, ...]
    since: str
    rank: int | None


@dataclass(frozen=True)
class ItemData:
    """A call, an agreement, a publication or a plan, as told in its part."""

    key: str
    title: str
    meta: str
    text: str
    url: str
    link: str
    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SectionData:
    """One part. `kind` is figures, timeline, charts, map, axes or items; only its own content is filled.

    `intro` is staff's text before the part, as blocks of `ui.markup.to_data`.
    """

    key: str
    kind: str
    title: str
    intro: tuple[dict[str, Any], ...] = ()
    figures: tuple[FigureData, ...] = ()
    periods: tuple[PeriodData, ...] = ()
    charts: tuple[ChartData, ...] = ()
    members: tuple[MemberData, ...] = ()
    items: tuple[ItemData, ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole report. Texts written by staff are blocks of `ui.markup.to_data`."""

    year: int
    language: str
    title: str
    association: str
    tagline: str
    founded: str
    site_url: str
    preface: tuple[dict[str, Any], ...]
    presentation: tuple[dict[str, Any], ...]
    closing: tuple[dict[str, Any], ...]
    sections: tuple[SectionData, ...]
    edition: Mapping[str, Any] = field(default_factory=dict)
    """Empty for the living report; number, digest, frozen_at (ISO), author and errata for a frozen one."""

    @property
    def cover_title(self) -> str:
        """The title without the year that ends it: a cover shows the year beneath it, large."""
        words, _space, last = self.title.rpartition(" ")
        return words if last == str(self.year) and words[-1:].isalnum() else self.title


def to_data(document: Document) -> dict[str, Any]:
    return asdict(document)


def from_data(data: Mapping[str, Any]) -> Document:
    """The document of a frozen edition's stored content."""
    return Document(**{**data, "sections": tuple(_section(section) for section in data["sections"])})


def _section(data: Mapping[str, Any]) -> SectionData:
    periods = (
        PeriodData(**{**period, "entries": tuple(EntryData(**entry) for entry in period["entries"])})
        for period in data["periods"]
    )
    figures = (
        FigureData(**{**figure, "rows": tuple(RowData(**row) for row in figure["rows"])}) for figure in data["figures"]
    )
    return SectionData(
        **{
            **data,
            "figures": tuple(figures),
            "periods": tuple(periods),
            "charts": tuple(ChartData(**chart) for chart in data["charts"]),
            "members": tuple(MemberData(**member) for member in data["members"]),
            "items": tuple(ItemData(**item) for item in data["items"]),
        }
    )
