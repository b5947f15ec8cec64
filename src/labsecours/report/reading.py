"""How a page shows a document: what filters and pages leave of its timeline, its charts as pictures, its map."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from markupsafe import Markup

from labsecours.report.document import ChartData, Document, EntryData, MemberData, PeriodData, SectionData
from labsecours.ui.charts import Span, column_chart
from labsecours.ui.map import MapMark

WHOLE = 200
"""Up to so many activities are shown at once; beyond, in pages."""
PAGE = 100
MOST_PARTNERS = 300
SMALL_CHART = 360

Told = tuple[PeriodData, EntryData]


@dataclass(frozen=True)
class Wanted:
    """What the reader asks of the timeline; empty for everything."""

    axis: str = ""
    kind: str = ""
    partner: str = ""
    period: str = ""

    def __bool__(self) -> bool:
        return any((self.axis, self.kind, self.partner, self.period))

    def takes(self, period: PeriodData, entry: EntryData) -> bool:
        return (
            self.axis in ("", entry.axis_key)
            and self.kind in ("", entry.kind)
            and self.period in ("", period.iso)
            and (not self.partner or any(slug_of(url) == self.partner for _name, _part, url in entry.organisations))
        )


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int


@dataclass(frozen=True)
class TimelineReading:
    """`page` is None when everything asked for is shown."""

    wanted: Wanted
    total: int
    shown: int
    groups: Sequence[PeriodData]
    axes: Sequence[Option]
    kinds: Sequence[Option]
    partners: Sequence[Option]
    periods: Sequence[Option]
    page: Page[Told] | None


def read_timeline(periods: Sequence[PeriodData], wanted: Wanted, page: str | None) -> TimelineReading:
    every = [(period, entry) for period in periods for entry in period.entries]
    chosen = [told for told in every if wanted.takes(*told)]
    in_pages = Paginator(chosen, PAGE).get_page(page) if len(chosen) > WHOLE else None
    return TimelineReading(
        wanted=wanted,
        total=len(every),
        shown=len(chosen),
        groups=list(_grouped(in_pages.object_list if in_pages else chosen)),
        axes=_options((entry.axis_key, entry.axis) for _period, entry in every if entry.axis_key),
        kinds=_options((entry.kind, entry.kind_label) for _period, entry in every),
        partners=_partners(entry for _period, entry in every),
        periods=[Option(period.iso, period.title, len(period.entries)) for period in periods],
        page=in_pages,
    )


def read_whole(periods: Sequence[PeriodData]) -> TimelineReading:
    """Everything, with nothing to choose from: for a file."""
    total = sum(len(period.entries) for period in periods)
    return TimelineReading(Wanted(), total, total, periods, (), (), (), (), None)


def _grouped(told: Iterable[Told]) -> Iterator[PeriodData]:
    for title_and_iso, group in groupby(told, key=lambda pair: (pair[0].title, pair[0].iso)):
        yield PeriodData(*title_and_iso, entries=tuple(entry for _period, entry in group))


def _options(values: Iterable[tuple[str, str]]) -> list[Option]:
    counts, labels = Counter[str](), dict[str, str]()
    for value, label in values:
        counts[value] += 1
        labels.setdefault(value, label)
    return sorted(
        (Option(value, labels[value], count) for value, count in counts.items()),
        key=lambda option: option.label.casefold(),
    )


def _partners(entries: Iterable[EntryData]) -> list[Option]:
    """Organisations by name; the most present ones when they are too many for a list."""
    beside = ({slug_of(url): name for name, _part, url in entry.organisations} for entry in entries)
    options = _options((slug, name) for organisations in beside for slug, name in organisations.items() if slug)
    most = {option.value for option in sorted(options, key=lambda option: -option.count)[:MOST_PARTNERS]}
    return [option for option in options if option.value in most]


def slug_of(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True)
class Bar:
    """`share` is the length in hundredths of the longest."""

    label: str
    value: int
    share: int


def bars_of(chart: ChartData) -> list[Bar]:
    longest = max((value for _label, value in chart.rows), default=0) or 1
    return [Bar(label, value, max(round(100 * value / longest), 1)) for label, value in chart.rows]


def columns_of(chart: ChartData, *, small: bool = False) -> Markup:
    spans = [Span(*span) for span in chart.spans]
    if small:
        return column_chart(spans, chart.description, width=SMALL_CHART, height=SMALL_CHART * 2 // 3)
    return column_chart(spans, chart.description)


def marks_of(members: Iterable[MemberData]) -> Mapping[str, MapMark]:
    return {
        code: MapMark(
            _("%(name)s, member since: %(period)s") % {"name": member.short_name, "period": member.since}
            if member.since
            else member.short_name,
            member.url,
        )
        for member in members
        for code in member.departments
    }


def section_of(document: Document, kind: str) -> SectionData | None:
    return next((section for section in document.sections if section.kind == kind), None)
