"""A staff list, searched, filtered, sorted and paged from the address; what that gets wrong is told, not refused."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from labsecours.kernel import clock
from labsecours.kernel.desk import DeskScreen, Filter
from labsecours.kernel.matching import matching, plain
from labsecours.kernel.memory import remembered

T = TypeVar("T")

PAGE_SIZE = 50
SEARCH, SORT, PAGE, WATCH = "q", "tri", "page", "a-regarder"


@dataclass(frozen=True)
class Chosen:
    """A filter as shown: its choices, and the one that the address asks for."""

    key: str
    label: Any
    choices: Sequence[tuple[str, Any]]
    value: str


@dataclass
class Listing:
    screen: DeskScreen
    query: QueryDict
    warnings: list[str] = field(default_factory=list)

    @cached_property
    def search(self) -> str:
        return plain(self.query.get(SEARCH, ""))[:200]

    @cached_property
    def filters(self) -> list[Chosen]:
        chosen = [
            self._chosen(f.key, f.label, [(str(v), text) for v, text in f.choices()]) for f in self.screen.filters
        ]
        if self.screen.watches:
            watched = [(watch.key, watch.label) for watch in self.screen.watches]
            chosen.append(self._chosen(WATCH, _("to look at"), watched))
        return chosen

    def _choices(self, of: Filter) -> Sequence[tuple[str, str]]:
        key = ("desk.choices", self.screen.key, of.key, get_language())
        return remembered(key, lambda: [(str(value), str(text)) for value, text in of.choices()])

    def _chosen(self, key: str, label: Any, choices: Sequence[tuple[str, Any]]) -> Chosen:
        value = plain(self.query.get(key, ""))
        if value and value not in dict(choices):
            self.warnings.append(
                _("The filter “%(filter)s” has no value “%(value)s”: it was left out.")
                % {"filter": label, "value": value[:60]}
            )
            value = ""
        return Chosen(key, label, choices, value)

    @cached_property
    def sort(self) -> str:
        """Number of the sorted column, with a minus sign for the reverse order; empty for the usual order."""
        asked = self.query.get(SORT, "")
        if not asked or asked.removeprefix("-") in self._sorts:
            return asked
        self.warnings.append(_("This list can’t be sorted that way: it is in its usual order."))
        return ""

    @cached_property
    def _sorts(self) -> Mapping[str, str]:
        return {str(number): column.sort for number, column in enumerate(self.screen.columns, 1) if column.sort}

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Every row that the address asks for, in order, without what only showing them needs."""
        rows = matching(self.screen.model._default_manager.all(), self.screen.search, self.search)
        lookups = {chosen_filter.key: chosen_filter.lookup for chosen_filter in self.screen.filters}
        for chosen in self.filters:
            if chosen.value and chosen.key in lookups:
                rows = rows.filter(**{lookups[chosen.key]: chosen.value})
            elif chosen.value:
                watch = next(watch for watch in self.screen.watches if watch.key == chosen.value)
                rows = watch.narrow(rows)
        return rows.order_by(*self._ordering())

    def _ordering(self) -> Sequence[str]:
        if not self.sort:
            return self.screen.ordering
        column = self._sorts[self.sort.removeprefix("-")]
        return (f"-{column}", "-pk") if self.sort.startswith("-") else (column, "pk")

    @cached_property
    def page(self) -> Page[Any]:
        pages = Paginator(self.rows, PAGE_SIZE)
        pages.count = self._remembered("count", self.rows.count)
        try:
            page = pages.page(self.query.get(PAGE, "1")[:9])
        except (PageNotAnInteger, EmptyPage) as error:
            raise Http404 from error
        page.object_list = shown(self.screen, page.object_list)  # type: ignore[arg-type]
        return page

    @cached_property
    def lines(self) -> Markup:
        """The page's lines as HTML."""
        context = {"screen": self.screen, "rows": self.page.object_list}
        return self._remembered(
            self.page.number,
            lambda: Markup(render_to_string("desk/_lines.html", context)),  # noqa: S704  the template escapes
        )

    def _remembered(self, what: str | int, build: Callable[[], T]) -> T:
        """Kept until the record moves or the day ends."""
        key = ("desk.list", self.screen.key, self.address(), what, get_language(), clock.today())
        return remembered(key, build)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.search or any(chosen.value for chosen in self.filters))

    def address(self, **changes: str) -> str:
        """This list with another sort, without the page."""
        values = {SEARCH: self.search, SORT: self.sort, **{chosen.key: chosen.value for chosen in self.filters}}
        return urlencode({key: value for key, value in {**values, **changes}.items() if value})

    def sort_links(self) -> list[tuple[Any, str, str]]:
        """For each column: itself, the address that sorts by it, and how it is sorted now."""
        links = []
        for number, column in enumerate(self.screen.columns, 1):
            now = {str(number): "ascending", f"-{number}": "descending"}.get(self.sort, "")
            link = self.address(tri=f"-{number}" if now == "ascending" else str(number)) if column.sort else ""
            links.append((column, link, now))
        return links


def shown(screen: DeskScreen, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with all that their columns need."""
    rows = rows.select_related(*screen.related) if screen.related else rows
    rows = rows.prefetch_related(*screen.prefetch) if screen.prefetch else rows
    return screen.annotate(rows) if screen.annotate else rows


def selected(screen: DeskScreen, ids: Sequence[str]) -> QuerySet[Any]:
    """The rows ticked in a list; what is no number is left out."""
    numbers = [int(number) for number in ids if number.isdecimal() and len(number) < 19]
    return screen.model._default_manager.filter(pk__in=numbers).order_by(*screen.ordering)


def read_versions(pairs: Sequence[str]) -> dict[int, int]:
    """Versions by number of record, from `12-3`; what is no such pair is left out."""
    found = (re.fullmatch(r"(\d{1,18})-(\d{1,9})", pair, re.ASCII) for pair in pairs)
    return {int(pair[1]): int(pair[2]) for pair in found if pair}
