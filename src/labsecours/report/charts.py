"""The charts of a year: what they count is what the page tells beside them, and no month is given what isn't known."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from labsecours.kernel.figures import Figure
from labsecours.kernel.period import Period
from labsecours.kernel.registries import TimelineEntry
from labsecours.report.document import ChartData
from labsecours.ui.typography import capfirst
from labsecours.ui.typography import period as in_words

AUDIENCE = "audience"
LONGEST_SPAN = 6
"""In months: an activity known less precisely is in the table but not among the columns."""

Amounts = Iterable[tuple[Period, int]]
Bucket = tuple[int, int, int]
"""First month, last month, sum."""


def charts_of(entries: Sequence[TimelineEntry], figures: Sequence[Figure], year: int) -> list[ChartData]:
    drawn = [
        _columns("activities-by-month", _("Activities by month"), [(e.period, 1) for e in entries], year),
        *(_audience(figure, year) for figure in figures if figure.indicator.group == AUDIENCE),
        _bars("activities-by-kind", _("Activities by kind"), Counter(str(capfirst(e.kind_label)) for e in entries)),
        *(_by_detail(figure) for figure in figures if figure.indicator.group == AUDIENCE),
        _axes(entries),
    ]
    return [chart for chart in drawn if chart.rows]


def _audience(figure: Figure, year: int) -> ChartData:
    amounts = [(row.period, row.amount) for row in figure.rows if row.period]
    title = _("%(figure)s by month") % {"figure": figure.indicator.label}
    return _columns(f"{figure.indicator.key}-by-month", title, amounts, year)


def _by_detail(figure: Figure) -> ChartData:
    sums: Counter[str] = Counter()
    for row in figure.rows:
        sums[row.detail] += row.amount
    title = _("%(figure)s by kind of event") % {"figure": figure.indicator.label}
    return _bars(f"{figure.indicator.key}-by-kind", title, sums)


def _axes(entries: Sequence[TimelineEntry]) -> ChartData:
    sums = Counter(entry.axis.name for entry in entries if entry.axis)
    chart = _bars("activities-by-axis", _("Activities by strategic stake"), sums)
    without = sum(entry.axis is None for entry in entries)
    rows = (*chart.rows, (_("No stake stated"), without)) if without and chart.rows else chart.rows
    return _chart(chart.key, "bars", chart.title, chart.headings, rows)


def _bars(key: str, title: str, sums: Counter[str]) -> ChartData:
    rows = tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
    return _chart(key, "bars", title, (_("Kind"), _("Number")), rows)


def _columns(key: str, title: str, amounts: Amounts, year: int) -> ChartData:
    narrow, wide = [], Counter[Period]()
    for period, amount in amounts:
        first, last = period.month_span
        if last - first < LONGEST_SPAN:
            narrow.append((first, last, amount))
        else:
            wide[period] += amount
    spans = [(first, last, _months(year, first, last), value) for first, last, value in _merged(narrow)]
    rows = [(str(capfirst(label)), value) for _first, _last, label, value in spans]
    rows += [(str(capfirst(in_words(period))), value) for period, value in sorted(wide.items())]
    return _chart(key, "columns", title, (_("Period"), _("Number")), tuple(rows), tuple(spans))


def _merged(amounts: Iterable[Bucket]) -> list[Bucket]:
    """Months that share an activity's span are summed together, so that nothing is split nor told twice."""
    merged: list[Bucket] = []
    for first, last, amount in sorted(amounts):
        if merged and first <= merged[-1][1]:
            start, end, value = merged[-1]
            merged[-1] = (start, max(end, last), value + amount)
        else:
            merged.append((first, last, amount))
    return merged


def _months(year: int, first: int, last: int) -> str:
    return in_words(Period.months(year, first, last))


def _chart(
    key: str,
    kind: str,
    title: str,
    headings: tuple[str, ...],
    rows: tuple[tuple[str, int], ...],
    spans: tuple[tuple[int, int, str, int], ...] = (),
) -> ChartData:
    told = ", ".join(f"{label} {value}" for label, value in rows)
    description = _("%(title)s: %(values)s.") % {"title": title, "values": told}
    return ChartData(key, kind, title, description, headings, rows, spans)
