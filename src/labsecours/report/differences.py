"""What moved in the record since an edition was frozen: a pure comparison of two documents, in words.

Each document becomes things by key (a figure, an activity, a text…); a thing is labelled words.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labsecours.report.document import Document, EntryData, FigureData, ItemData, SectionData


class Group(models.TextChoices):
    TEXT = "text", gettext_lazy("Text")
    FIGURE = "figure", gettext_lazy("Figure")
    ACTIVITY = "activity", gettext_lazy("Activity")
    MEMBER = "member", gettext_lazy("Member")
    ITEM = "item", gettext_lazy("Other content")
    CHART = "chart", gettext_lazy("Chart")


class Move(models.TextChoices):
    ADDED = "added", gettext_lazy("addition")
    REMOVED = "removed", gettext_lazy("removal")
    CHANGED = "changed", gettext_lazy("change")


@dataclass(frozen=True)
class Words:
    """One labelled value that differs; of long texts, only the lines that do."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """`key` stays the same as long as the thing does: an erratum remembers it."""

    key: str
    group: Group
    move: Move
    subject: str
    words: tuple[Words, ...]

    @property
    def title(self) -> str:
        return _("%(group)s (%(move)s): %(subject)s") % {
            "group": self.group.label,
            "move": self.move.label,
            "subject": self.subject,
        }

    @property
    def before(self) -> str:
        return "" if self.move == Move.ADDED else self._told([(words.label, words.before) for words in self.words])

    @property
    def after(self) -> str:
        return "" if self.move == Move.REMOVED else self._told([(words.label, words.after) for words in self.words])

    def _told(self, values: list[tuple[str, str]]) -> str:
        if len(values) == 1:
            return values[0][1]
        return "\n".join(_("%(label)s: %(value)s") % {"label": label, "value": value or "—"} for label, value in values)


@dataclass(frozen=True)
class Thing:
    subject: str
    words: Mapping[str, str]


Things = dict[tuple[Group, str], Thing]


def differences(frozen: Document, living: Document) -> list[Difference]:
    """Differences in the order of the living document, what is gone last, by group."""
    before, after = dict(_things(frozen)), dict(_things(living))
    order = list(Group)
    keys = sorted({**after, **before}, key=lambda key: order.index(key[0]))
    return [_difference(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def _difference(key: tuple[Group, str], before: Thing | None, after: Thing | None) -> Difference:
    move = Move.ADDED if before is None else Move.REMOVED if after is None else Move.CHANGED
    old, new = (before.words if before else {}), (after.words if after else {})
    words = [
        Words(label, *changed_lines(old.get(label, ""), new.get(label, "")))
        for label in {**old, **new}
        if old.get(label, "") != new.get(label, "")
    ]
    subject = (after or before or Thing("", {})).subject
    return Difference(f"{key[0].value}:{key[1]}", key[0], move, subject, tuple(words))


def changed_lines(before: str, after: str) -> tuple[str, str]:
    """Of each text, the lines that the other has not at that place."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) == len(new) == 1 or not before or not after:
        return before, after
    moves = [move for move in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if move[0] != "equal"]
    return (
        "\n".join(line for _tag, start, end, _new, _last in moves for line in old[start:end]),
        "\n".join(line for _tag, _old, _last, start, end in moves for line in new[start:end]),
    )


def _things(document: Document) -> Iterator[tuple[tuple[Group, str], Thing]]:
    yield from _texts(document)
    for section in document.sections:
        for figure in section.figures:
            yield (Group.FIGURE, figure.key), _figure(figure)
        for period in section.periods:
            for entry in period.entries:
                yield (Group.ACTIVITY, entry.key), _activity(entry)
        for member in section.members:
            words = {_("Member since"): member.since, _("Order of arrival"): _plain(member.rank)}
            yield (Group.MEMBER, str(member.id)), Thing(member.name, {_("Name"): member.name, **words})
        for item in section.items:
            yield (Group.ITEM, f"{section.key}:{item.key}"), _item(section, item)
        for chart in section.charts:
            values = _lines(_("%(label)s: %(value)s") % {"label": row[0], "value": row[1]} for row in chart.rows)
            yield (Group.CHART, chart.key), Thing(chart.title, {_("Values"): values})


def _texts(document: Document) -> Iterator[tuple[tuple[Group, str], Thing]]:
    wording = {
        "title": (_("Title"), document.title),
        "association": (_("Name of the association"), document.association),
        "preface": (_("Preface"), plain(document.preface)),
        "presentation": (_("Presentation"), plain(document.presentation)),
        "closing": (_("Closing words"), plain(document.closing)),
        "parts": (_("Parts and their order"), _lines(section.title for section in document.sections)),
    }
    for section in document.sections:
        label = _("Text before “%(part)s”") % {"part": section.title}
        wording[f"before:{section.key}"] = (label, plain(section.intro))
    for key, (label, text) in wording.items():
        if text:
            yield (Group.TEXT, key), Thing(label, {_("Text"): text})


def _figure(figure: FigureData) -> Thing:
    """The lines behind a figure count too: its value may stay while they change."""
    rows = _lines(_joined(row.title, row.period, row.detail, _plain(row.amount)) for row in figure.rows)
    value = _joined(figure.text, figure.unit, by=" ")
    return Thing(figure.label, {_("Value"): value, _("Rule"): figure.rule, _("Lines behind it"): rows})


def _activity(entry: EntryData) -> Thing:
    organisations = _lines(f"{name} ({part})" if part else name for name, part, _url in entry.organisations)
    words = {
        _("Period"): entry.when,
        _("Title"): entry.title,
        _("Kind"): entry.kind_label,
        _("Role"): entry.role_label,
        _("Summary"): entry.summary,
        _("Place"): entry.place,
        _("Organisations"): organisations,
        _("Strategic axis"): entry.axis,
        _("Attendance"): _lines(entry.attendance),
        _("Links"): _lines(_joined(*link) for link in entry.links),
        _("Source"): entry.source,
        _("Highlighted"): _("yes") if entry.is_highlighted else "",
    }
    return Thing(f"{entry.title} ({entry.when})", words)


def _item(section: SectionData, item: ItemData) -> Thing:
    words = {
        _("Title"): item.title,
        _("Details"): item.meta,
        _("Text"): item.text,
        _("Links"): item.link,
        _("Facts"): _lines(_joined(*fact) for fact in item.facts),
        _("Steps"): _lines(_joined(*step) for step in item.steps),
    }
    return Thing(f"{section.title} – {item.title}", words)


def plain(blocks: Iterable[Mapping[str, Any]]) -> str:
    """The words of a text written by staff, a line for each paragraph or item."""
    return _lines("".join(span["text"] for span in item) for block in blocks for item in block["items"])


def _lines(values: Iterable[str]) -> str:
    return "\n".join(value for value in values if value)


def _joined(*values: str, by: str = " · ") -> str:
    return by.join(value for value in values if value)


def _plain(value: int | None) -> str:
    return "" if value is None else str(value)
