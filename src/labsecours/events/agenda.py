"""The agenda: which events are asked for, in light rows, with what each filter would leave."""

import calendar
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.translation import get_language

from labsecours.directory.models import Organisation
from labsecours.events.models import Event, EventOrganisation, Role, Series
from labsecours.kernel import search
from labsecours.kernel.memory import remembered
from labsecours.kernel.period import Period, Precision
from labsecours.ui.addresses import slug_address

COMING, PAST, ALL = "coming", "past", "all"
KNOWN_DAYS = (Precision.DAY, Precision.DAYS)
PARTNERS_OFFERED = 60
MONTH_LIMIT = 300


@dataclass(frozen=True)
class Wanted:
    """What the visitor asks for; empty values ask for nothing."""

    when: str = ALL
    format: str = ""
    role: str = ""
    axis: str = ""
    partner: str = ""
    year: int | None = None
    text: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any((self.format, self.role, self.axis, self.partner, self.year, self.text))


@dataclass(frozen=True, slots=True)
class Line:
    """An event in a list."""

    title: str
    slug: str
    period: Period
    format: str
    role: str
    place: str
    is_online: bool
    axis: int | None
    series: int | None

    @property
    def day_is_known(self) -> bool:
        return self.period.precision in KNOWN_DAYS


_FIELDS = ("title", "slug", "period_start", "period_end", "period_precision", "format", "role", "place", "is_online")


def lines(events: QuerySet[Event]) -> list[Line]:
    return [
        Line(title, slug, Period(start, end, Precision(precision)), *rest)
        for title, slug, start, end, precision, *rest in events.values_list(*_FIELDS, "axis", "series")
    ]


def scope(when: str, today: date) -> QuerySet[Event]:
    """Coming events, the next first; past ones and all, the latest first. One under way is coming."""
    if when == COMING:
        return Event.objects.filter(period_end__gte=today).order_by("period_start", "period_end", "pk")
    past = Q(period_end__lt=today) if when == PAST else Q()
    return Event.objects.filter(past).order_by("-period_start", "-period_end", "-pk")


def events(wanted: Wanted, today: date) -> QuerySet[Event]:
    found = scope(wanted.when, today)
    if wanted.format:
        found = found.filter(format=wanted.format)
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.axis:
        found = found.filter(axis__slug=wanted.axis)
    if wanted.year:
        found = found.filter(period_end__year=wanted.year)
    if wanted.partner:
        found = found.filter(pk__in=EventOrganisation.objects.filter(organisation__slug=wanted.partner).values("event"))
    if wanted.text:
        found = found.filter(pk__in=[entry.record_id for entry in search.find(wanted.text, "event")])
    return found


@dataclass(frozen=True)
class Facets:
    """How many events of the scope each value of a filter holds."""

    total: int
    formats: Mapping[str, int]
    roles: Mapping[str, int]
    axes: Mapping[int, int]
    years: Mapping[int, int]
    partners: list[tuple[str, str, int]] = field(default_factory=list)
    """Slug, name and number of events of those met most often, by name."""


def facets(when: str, today: date) -> Facets:
    return remembered(("events.facets", when, today), lambda: _facets(when, today))


def _facets(when: str, today: date) -> Facets:
    found = scope(when, today).order_by()
    formats, roles, axes, years = Counter[str](), Counter[str](), Counter[int](), Counter[int]()
    rows = found.values_list("format", "role", "axis", "period_end__year").annotate(Count("pk"))
    for format_, role, axis, year, count in rows:
        formats[format_] += count
        roles[role] += count
        years[year] += count
        if axis:
            axes[axis] += count
    return Facets(formats.total(), formats, roles, axes, dict(sorted(years.items(), reverse=True)), _partners(found))


def _partners(found: QuerySet[Event]) -> list[tuple[str, str, int]]:
    met = Organisation.objects.filter(event_parts__event__in=found)
    rows = met.annotate(times=Count("event_parts__event", distinct=True)).order_by("-times", "name")
    chosen = rows.values_list("slug", "short_name", "name", "times")[:PARTNERS_OFFERED]
    return sorted(((slug, short or name, times) for slug, short, name, times in chosen), key=lambda row: row[1].lower())


# The month ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    date: date
    events: list[Line]
    is_today: bool
    is_in_month: bool


@dataclass(frozen=True)
class Month:
    """Six weeks at most; `vague` holds what happens in the month on a day that isn't known."""

    first: date
    previous: date | None
    following: date | None
    days: list[Day]
    vague: list[Line]
    total: int
    is_cut: bool


def default_month(today: date) -> date:
    """That of the next event, else of the latest one, else this month."""
    next_one = Event.objects.filter(period_end__gte=today).aggregate(first=Min("period_start"))["first"]
    latest: date = (
        max(next_one, today) if next_one else Event.objects.aggregate(last=Max("period_end"))["last"] or today
    )
    return latest.replace(day=1)


def month(first: date, wanted: Wanted, today: date) -> Month:
    """The month beginning on `first`, of the events asked for."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    found = events(wanted, today).filter(period_start__lte=last, period_end__gte=first)
    rows = lines(found.order_by("period_start", "period_end", "pk")[: MONTH_LIMIT + 1])
    held = rows[:MONTH_LIMIT]
    by_day: dict[date, list[Line]] = {}
    for line in held:
        if line.day_is_known:
            for day in _days(max(line.period.start, first), min(line.period.end, last)):
                by_day.setdefault(day, []).append(line)
    grid = [
        Day(day, by_day.get(day, []), day == today, day.month == first.month)
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
        for day in week
    ]
    vague = [line for line in held if not line.day_is_known]
    return Month(first, _step(first, -1), _step(first, 1), grid, vague, len(held), len(rows) > MONTH_LIMIT)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _step(first: date, months: int) -> date | None:
    number = first.year * 12 + first.month - 1 + months
    year, month_number = divmod(number, 12)
    return date(year, month_number + 1, 1) if 1900 <= year <= 2200 else None


# Series -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SeriesLine:
    title: str
    url: str
    summary: str
    events: int
    planned: int | None
    first_year: int | None
    last_year: int | None


def series_lines() -> list[SeriesLine]:
    """Every series, the one whose latest event is the most recent first."""
    rows = Series.objects.annotate(
        number=Count("events"), first=Min("events__period_start"), last=Max("events__period_end")
    )
    fields = rows.values_list("title", "slug", "summary", "number", "planned_events", "first", "last")
    ordered = sorted(fields, key=lambda row: (row[6] or date.min, row[0]), reverse=True)
    return [
        SeriesLine(
            title,
            slug_address("events:series", slug),
            summary,
            number,
            planned,
            first.year if first else None,
            last.year if last else None,
        )
        for title, slug, summary, number, planned, first, last in ordered
    ]


def all_series() -> dict[int, str]:
    return remembered("events.series", lambda: dict(Series.objects.order_by("pk").values_list("pk", "title")))


def labels() -> dict[str, dict[str, str]]:
    """The words of formats and roles, in the active language."""
    return remembered(("events.labels", get_language()), _labels)


def _labels() -> dict[str, dict[str, str]]:
    return {
        "formats": {value: str(label) for value, label in Event.Format.choices},
        "roles": {value: str(label) for value, label in Role.choices},
    }
