"""What the home page tells, gathered once for each state of the record."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import get_language
from markupsafe import Markup

from labsecours.calls.models import CallEdition, CallNumber
from labsecours.calls.queries import latest_story, ordered_numbers
from labsecours.directory.models import Association
from labsecours.directory.queries import association
from labsecours.events.agenda import COMING, PAST, Line, all_series, labels, lines, scope
from labsecours.kernel.figures import figure_of
from labsecours.kernel.memory import remembered
from labsecours.kernel.registries import (
    MapService,
    NewsItem,
    Text,
    indicators,
    news_sources,
    published_years,
    site_identity,
)
from labsecours.network.queries import members_map, members_on
from labsecours.press.models import Coverage
from labsecours.press.queries import coverage
from labsecours.roadmap.models import Axis
from labsecours.roadmap.queries import axes, axis_names
from labsecours.ui.typography import figure_text

EVENTS_TOLD = 6
FIGURES_TOLD = 6


@dataclass(frozen=True)
class Headline:
    key: str
    label: Text
    value: str


@dataclass(frozen=True)
class Home:
    association: Association | None
    axes: list[Axis]
    axis_names: dict[int, str]
    year: int | None
    figures: list[Headline]
    events: list[Line]
    events_are_coming: bool
    series_titles: dict[int, str]
    labels: dict[str, dict[str, str]]
    edition: CallEdition | None
    numbers: list[CallNumber]
    members: list[MapService]
    picture: Markup
    coverage: list[Coverage]


def home(today: date) -> Home:
    return remembered(("portal.home", today, get_language()), lambda: _home(today))


def _home(today: date) -> Home:
    coming = lines(scope(COMING, today)[:EVENTS_TOLD])
    edition, year, members = latest_story(), published_years.latest(today.year), members_on(today)
    return Home(
        association=association(),
        axes=axes(),
        axis_names=axis_names(),
        year=year,
        figures=headline_figures(year) if year else [],
        events=coming or lines(scope(PAST, today)[:EVENTS_TOLD]),
        events_are_coming=bool(coming),
        series_titles=all_series(),
        labels=labels(),
        edition=edition,
        numbers=ordered_numbers(edition) if edition else [],
        members=members,
        picture=members_map(members),
        coverage=list(coverage().prefetch_related(None)[:4]),
    )


def headline_figures(year: int) -> list[Headline]:
    """The figures that capabilities put forward, each the sum of its rows, the largest first."""
    found = [figure_of(indicator, year) for indicator in indicators if indicator.headline]
    told = sorted((figure for figure in found if figure.value), key=lambda figure: -figure.value)
    return [
        Headline(figure.indicator.key, figure.indicator.label, figure_text(figure)) for figure in told[:FIGURES_TOLD]
    ]


def site_name() -> str:
    return site_identity().name


def latest_news(limit: int) -> list[NewsItem]:
    """From every capability, the latest first."""
    told = [item for source in news_sources for item in source.items(limit)]
    return sorted(told, key=lambda item: item.moment, reverse=True)[:limit]


def noon(day: date) -> datetime:
    """A moment of that day, for feeds, which know no days."""
    return datetime.combine(day, time(12), timezone.get_default_timezone())
