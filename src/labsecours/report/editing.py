"""What the two editing screens of a report hold: its texts and parts, and its activities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labsecours.kernel.audit import CHANGES, Actor
from labsecours.kernel.models import AuditEvent, label_of
from labsecours.kernel.period import Period
from labsecours.kernel.records import Conflict
from labsecours.kernel.registries import TimelineEntry
from labsecours.kernel.search import fold
from labsecours.report import services
from labsecours.report.build import Choices, build_document, parts_of
from labsecours.report.document import Document, SectionData
from labsecours.report.forms import TEXT, ChoiceLine, ChoicesForm, ReportForm
from labsecours.report.models import EntryChoice, Report
from labsecours.report.services import Choice
from labsecours.report.timeline import entries_of, heading_of, keys_of
from labsecours.ui.addresses import address
from labsecours.ui.parameters import query as query_text
from labsecours.ui.typography import capfirst, number
from labsecours.ui.typography import period as in_words

PAGE = 100


@dataclass(frozen=True)
class Clash:
    """A value that somebody else stored meanwhile, beside the one typed."""

    label: str
    stored: str
    typed: str


@dataclass(frozen=True)
class PartLine:
    """A part of the report on the screen. `is_told` is false when it has nothing to tell and no text."""

    key: str
    title: str
    count: str
    field: Any
    is_told: bool


def last_change(report: Report) -> AuditEvent | None:
    """Who wrote last, and when."""
    return AuditEvent.objects.filter(record_type=label_of(Report), record_id=report.pk, verb__in=CHANGES).first()


def _saved(report: Report, entries: Iterable[TimelineEntry]) -> dict[str, Choice]:
    """What is saved of these activities, also under the key of what one of them now tells better."""
    rows = {row.entry: row for row in report.entry_choices.order_by("pk")} if report.pk else {}
    found = {entry.key: next((rows[key] for key in keys_of(entry) if key in rows), None) for entry in entries}
    return {key: Choice(row.is_highlighted, row.is_hidden, row.position) for key, row in found.items() if row}


def _rows(choices: Mapping[str, Choice]) -> dict[str, EntryChoice]:
    return {key: EntryChoice(entry=key, **choice._asdict()) for key, choice in choices.items()}


class TextsDesk:
    """Title, preface, closing words, the text before each part and the order of the parts.

    `moved` is the key of the part that a button moved: the screen comes again, nothing is written.
    """

    def __init__(self, report: Report, data: QueryDict | None) -> None:
        self.report = report
        self.stored = Choices.of(report)
        self.parts = {part.key: part for part in parts_of(report.year, self.stored)}
        titles = {key: part.title for key, part in self.parts.items()}
        titles |= {key: key for key in self.stored.texts if key not in titles}
        self.form = ReportForm(data, instance=report, parts=titles, texts=self.stored.texts)
        self.order = self.form.order
        self.moved = self._move(data.get("move", "") if data else "")
        if self.moved:
            self.form.without_checks()
        self.clashes: list[Clash] | None = None
        self.writer: AuditEvent | None = None

    def _move(self, asked: str) -> str:
        key, _colon, way = asked.rpartition(":")
        if key in self.order:
            place = self.order.index(key)
            self.order.insert(max(place + (-1 if way == "up" else 1), 0), self.order.pop(place))
            return key
        return ""

    @property
    def lines(self) -> list[PartLine]:
        return [self._line(key) for key in self.order]

    def _line(self, key: str) -> PartLine:
        part = self.parts.get(key)
        count = told(part) if part else ""
        is_told = bool(count or self.stored.texts.get(key))
        return PartLine(key, self.form.parts[key], count, self.form[TEXT + key], is_told)

    def _apply(self) -> None:
        """The order is kept only once somebody changed it: until then new parts find their own place."""
        if self.order != list(self.parts):
            self.report.section_order = self.order

    def save(self, actor: Actor) -> None:
        self._apply()
        expected = self.form.cleaned_data["read_version"] or 0
        services.save_texts(self.report, self.form.texts, actor=actor, expected_version=expected)

    def document(self, *, with_rows: bool = True) -> Document:
        """The report with what is typed, as it would be if it were saved."""
        self._apply()
        choices = replace(self.stored, texts=self.form.texts, order=self.report.section_order)
        return build_document(self.report.year, self.report, choices, with_rows=with_rows)

    def against(self, conflict: Conflict) -> "TextsDesk":
        """The screen with the typing, beside what is stored now; saving it again replaces that knowingly."""
        stored = conflict.current
        assert isinstance(stored, Report)  # noqa: S101  narrows the type for mypy
        kept = Choices.of(stored).texts
        values = [
            (self.form[name].label, getattr(stored, name), self.form.cleaned_data[name])
            for name in ("title", "preface", "closing")
        ]
        values += [(self.form[TEXT + key].label, kept.get(key, ""), text) for key, text in self.form.texts.items()]
        shown = [_("hidden"), _("shown")]
        values.append((_("On the public site"), shown[stored.is_public], shown[self.form.cleaned_data["is_public"]]))
        self.clashes = [Clash(str(label), old, new) for label, old, new in values if old != new]
        self.writer = last_change(stored)
        self.form.data = _with_version(self.form.data, stored)
        return self


def _with_version(data: Any, stored: Report) -> Any:
    renewed = data.copy()
    renewed["read_version"] = str(stored.version)
    return renewed


def told(part: SectionData) -> str:
    """How much a part tells, in words; empty for nothing."""
    activities = sum(len(period.entries) for period in part.periods)
    counts = [
        (len(part.figures), ngettext("%(number)s figure", "%(number)s figures", len(part.figures))),
        (activities, ngettext("%(number)s activity", "%(number)s activities", activities)),
        (len(part.charts), ngettext("%(number)s chart", "%(number)s charts", len(part.charts))),
        (len(part.members), ngettext("%(number)s member", "%(number)s members", len(part.members))),
        (len(part.items), ngettext("%(number)s item", "%(number)s items", len(part.items))),
    ]
    return next((words % {"number": number(count)} for count, words in counts if count), "")


class EntriesDesk:
    """The activities of the year by period, filtered and in pages, with the choice made on each."""

    def __init__(self, report: Report, query: QueryDict, data: QueryDict | None) -> None:
        self.report, self.query = report, query
        self.entries = {entry.key: entry for entry in entries_of(report.year)}
        self.saved = _saved(report, self.entries.values())
        self.form = ChoicesForm([self._line(entry) for entry in self.entries.values()], data) if data else None
        self.clashes: list[Clash] | None = None
        self.writer: AuditEvent | None = None
        self.version = self.form.read_version if self.form else report.version if report.pk else 0

    def _line(self, entry: TimelineEntry) -> ChoiceLine:
        detail = " · ".join(str(text) for text in (entry.kind_label, entry.role_label, entry.place) if text)
        heading = heading_of(entry.period)
        line = ChoiceLine(entry.key, in_words(entry.period), entry.title, detail, str(capfirst(in_words(heading))))
        line.show(self.saved.get(entry.key, Choice()))
        return line

    @property
    def is_valid(self) -> bool:
        return self.form is not None and self.form.is_valid

    def save(self, actor: Actor) -> None:
        assert self.form is not None  # noqa: S101  narrows the type for mypy
        former = {key: Choice() for line in self.form.lines for key in self.entries[line.key].supersedes}
        choices = former | self.form.choices
        services.save_choices(self.report, choices, actor=actor, expected_version=self.form.read_version)

    def document(self, *, with_rows: bool = True) -> Document:
        """The report with the choices of this screen, as it would be if they were saved."""
        typed = {**self.saved, **(self.form.choices if self.form else {})}
        choices = replace(Choices.of(self.report), entries=_rows(typed))
        return build_document(self.report.year, self.report, choices, with_rows=with_rows)

    def against(self, conflict: Conflict) -> "EntriesDesk":
        stored = conflict.current
        assert isinstance(stored, Report) and self.form is not None  # noqa: S101, PT018  narrows the types for mypy
        now = _saved(stored, self.entries.values())
        self.clashes = [
            Clash(line.title, _in_words(now.get(line.key, Choice())), _in_words(line.choice))
            for line in self.form.lines
            if line.choice != now.get(line.key, Choice())
        ]
        self.writer, self.version = last_change(stored), stored.version
        return self

    # What is shown ----------------------------------------------------------------------------------------------------

    @property
    def period(self) -> str:
        return self.query.get("period", "")[:40]

    @property
    def words(self) -> str:
        return self.query.get("q", "")[:200].strip()

    @property
    def is_chosen_only(self) -> bool:
        return bool(self.query.get("chosen"))

    @property
    def address(self) -> str:
        return f"{address('report_desk:entries', self.report.year)}?{self.filters}page={self.page.number}"

    @property
    def filters(self) -> str:
        kept = query_text(period=self.period, q=self.words, chosen="1" if self.is_chosen_only else "")
        return f"{kept}&" if kept else ""

    @cached_property
    def periods(self) -> list[tuple[str, str, int]]:
        """Value, words and number of activities of each heading of the timeline."""
        return [
            (heading.iso, str(capfirst(in_words(heading))), len(list(group)))
            for heading, group in groupby(sorted(heading_of(entry.period) for entry in self.entries.values()))
        ]

    @cached_property
    def page(self) -> Page[TimelineEntry]:
        wanted = fold(self.words)
        found = [
            entry
            for entry in self.entries.values()
            if (not self.period or heading_of(entry.period).iso == self.period)
            and (not wanted or wanted in fold(entry.title))
            and (not self.is_chosen_only or entry.key in self.saved)
        ]
        return Paginator(sorted(found, key=self._place), PAGE).get_page(self.query.get("page"))

    def _place(self, entry: TimelineEntry) -> tuple[Period, float]:
        return heading_of(entry.period), self.saved.get(entry.key, Choice()).position or float("inf")

    @cached_property
    def groups(self) -> list[tuple[str, list[ChoiceLine]]]:
        """Lines under their headings; after a refused save, those that were sent, as typed."""
        lines = self.form.lines if self.form else [self._line(entry) for entry in self.page]
        return [(heading, list(group)) for heading, group in groupby(lines, key=lambda line: line.group)]

    @property
    def highlighted(self) -> int:
        return sum(self.saved[key].is_highlighted for key in self.entries if key in self.saved)

    @property
    def hidden(self) -> int:
        return sum(self.saved[key].is_hidden for key in self.entries if key in self.saved)


def _in_words(choice: Choice) -> str:
    state = "highlighted" if choice.is_highlighted else "hidden" if choice.is_hidden else ""
    words = dict(ChoiceLine.states())[state]
    return _("%(state)s, rank %(rank)d") % {"state": words, "rank": choice.position} if choice.position else words
