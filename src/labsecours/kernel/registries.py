"""Where a capability announces what the layers above and below may use, so that nobody imports upwards.

Each app fills these from `apps.py`; the report, the desk, search and the command know no capability by name.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet

from labsecours.kernel.period import Period

Text = Any  # a str or a lazy translation


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=Keyed)


class Registry(Generic[T]):
    """Items by key, in order of registration. Registering a key twice is a programming error."""

    def __init__(self) -> None:
        self._items: dict[str, T] = {}

    def register(self, *items: T) -> None:
        for item in items:
            if item.key in self._items:
                raise ValueError(f"{item.key} is registered twice")
            self._items[item.key] = item

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)


# Timeline ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OrganisationLink:
    """An organisation beside an activity. `part` is a stable code, `part_label` its words."""

    id: int
    name: str
    part: str
    part_label: Text
    url: str


@dataclass(frozen=True)
class AxisLink:
    key: str
    name: str


@dataclass(frozen=True)
class Attendance:
    """One typed count. `shared_with` holds the keys of the entries that this same number also covers."""

    id: int
    kind: str
    kind_label: Text
    value: int
    exactness: str
    source: str
    shared_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class TimelineEntry:
    """One activity. `key` is `<record type>:<id>`; `supersedes` names entries that this one tells better."""

    key: str
    period: Period
    kind: str
    kind_label: Text
    title: str
    role: str = ""
    role_label: Text = ""
    summary: str = ""
    url: str = ""
    organisations: tuple[OrganisationLink, ...] = ()
    axis: AxisLink | None = None
    attendance: tuple[Attendance, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    place: str = ""
    source: str = ""
    supersedes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TimelineSource:
    key: str
    label: Text
    entries: Callable[[int], Iterable[TimelineEntry]]
    """Entries whose period ends in the year (`kernel.period.IN_YEAR`), in a bounded number of queries."""
    years: Callable[[], Iterable[int]] = lambda: ()
    """The years that have at least one entry."""


timeline_sources: Registry[TimelineSource] = Registry()


# Indicators ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """A row behind a figure, as shown and exported. `amount` is what it adds to the figure."""

    id: str
    title: str
    url: str = ""
    period: Period | None = None
    detail: str = ""
    amount: int = 1
    exactness: str = "exact"
    source: str = ""


@dataclass(frozen=True)
class Indicator:
    """A figure of a year: the sum of its rows' amounts, so that figure and rows can't disagree.

    `rows` gives the objects of a year; `row` turns one of them into a Row without a further query.
    A figure holding one row that is not exact is itself not exact.
    """

    key: str
    label: Text
    unit: Text
    rule: Text
    rows: Callable[[int], Iterable[Any]]
    row: Callable[[Any], Row]
    group: str
    headline: bool = False


indicators: Registry[Indicator] = Registry()


# Sections of the report ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReportItem:
    """A thing told in a section of the report: a call with its steps, an agreement, a publication, a plan."""

    key: str
    title: str
    meta: str = ""
    text: str = ""
    url: str = ""
    link: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ReportSection:
    """A part of the report contributed by a capability; `order` places it among the report's own (10 figures,
    20 timeline, 30 charts, 40 map). `kind` is items, or axes for what the association is for."""

    key: str
    title: Text
    order: int
    items: Callable[[int], Sequence[ReportItem]]
    kind: str = "items"


report_sections: Registry[ReportSection] = Registry()


@dataclass(frozen=True)
class MapService:
    """A fire service on the members' map. `departments` are its codes; `since` is when it joined, if it did."""

    id: int
    name: str
    short_name: str
    url: str
    departments: tuple[str, ...]
    since: Period | None = None
    rank: int | None = None


@dataclass(frozen=True)
class MapSource:
    key: str
    members: Callable[[date], Sequence[MapService]]
    """Fire services that are members on a date."""


map_sources: Registry[MapSource] = Registry()


# Search, sitemap, feeds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SearchDocument:
    kind: str
    title: str
    text: str
    moment: date | None = None


@dataclass(frozen=True)
class PublicPage:
    """Public pages of a model: what search indexes, where it lives, and what the sitemap lists.

    `key` is the model's label (`events.event`); `document` answers None for what the public may not see.
    """

    key: str
    model: type[Model]
    kind_label: Text
    url: Callable[[int], str]
    document: Callable[[Any], SearchDocument | None]
    objects: Callable[[], QuerySet[Any]]
    urls: Callable[[Collection[int]], Mapping[int, str]] | None = None
    """Addresses of many at once, in one query; without it, `url` is asked for each."""

    def addresses(self, ids: Collection[int]) -> Mapping[int, str]:
        return self.urls(ids) if self.urls else {pk: self.url(pk) for pk in ids}


public_pages: Registry[PublicPage] = Registry()


@dataclass(frozen=True)
class NewsItem:
    title: str
    url: str
    text: str
    moment: date


@dataclass(frozen=True)
class NewsSource:
    """What the RSS feed tells; `items` gives the latest first, bounded by the argument."""

    key: str
    items: Callable[[int], Sequence[NewsItem]]


news_sources: Registry[NewsSource] = Registry()


@dataclass(frozen=True)
class MenuEntry:
    """A link of the public menu. `url_name` is reversed in the active language."""

    key: str
    label: Text
    url_name: str
    order: int


menu: Registry[MenuEntry] = Registry()


# Invariants ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Invariant:
    """A truth of the record that the database can't state; `breaches` yields a line for each violation.

    One that is `thorough` reads so much that only `labsecours check` looks at it, no page.
    """

    key: str
    breaches: Callable[[], Iterable[str]]
    thorough: bool = False


invariants: Registry[Invariant] = Registry()


# Who runs the site --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SiteIdentity:
    name: str
    tagline: str = ""
    founded: str = ""
    contact_email: str = ""
    accessibility: Text = ""


class IdentitySource:
    """Answers who runs this site; the app that knows sets `source` when it is ready."""

    source: Callable[[], SiteIdentity] | None = None

    def __call__(self) -> SiteIdentity:
        return self.source() if self.source else SiteIdentity("labsecours")


site_identity = IdentitySource()


class PublishedYears:
    """Answers the latest year, not after the one asked, whose report the public may read: None without any."""

    source: Callable[[int], int | None] | None = None

    def latest(self, until: int) -> int | None:
        return self.source(until) if self.source else None


published_years = PublishedYears()
