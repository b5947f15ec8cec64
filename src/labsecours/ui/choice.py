"""Choosing a record in a form by typing its name: the server resolves the text, scripts only make it quicker.

A text that is not the name of exactly one record comes back with the records that it may mean, and where the screen
can make one, with the offer to create it. What is created is an unsaved record: `records.save` makes it with the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from labsecours.kernel.desk import DeskScreen, screen_of
from labsecours.kernel.matching import matching, plain
from labsecours.kernel.search import fold

NEW = "new"
OFFERED = 8


@dataclass(frozen=True)
class Typed:
    """What one choice holds: the id found by a script or before, the text, and the answer to an offer about `asked`."""

    id: str = ""
    text: str | None = None
    pick: str = ""
    asked: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Offer:
    """What a text may mean. `position` tells the lines of a multiple choice apart."""

    text: str
    candidates: Sequence[Model]
    pick: str = ""
    kind: str = ""
    position: int = 0


class Unresolved(ValidationError):
    def __init__(self, message: str, candidates: Sequence[Model]) -> None:
        super().__init__(message, code="unresolved")
        self.candidates = candidates


def same(text: str) -> str:
    """What two ways of typing one name have in common."""
    return fold(plain(text)).replace("’", "'")


def screen_for(rows: QuerySet[Any]) -> DeskScreen:
    screen = screen_of(rows.model)
    if screen is None:
        raise LookupError(f"{rows.model.__name__} has no screen to choose from")
    return screen


def by_id(rows: QuerySet[Any], text: str) -> Any:
    return rows.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None


def suggestions(screen: DeskScreen, rows: QuerySet[Any], text: str, limit: int) -> list[Any]:
    """Records that the text may mean, those whose name begins with it first."""
    wanted = same(text)
    found = list(matching(rows, screen.search, text).order_by(*screen.ordering)[:200])
    return sorted(found, key=lambda record: not same(screen.choice_label(record)).startswith(wanted))[:limit]


def resolve(rows: QuerySet[Any], typed: Typed) -> Any:
    """The record meant, an unsaved one to create, or None when nothing was typed. Raises Unresolved."""
    screen = screen_for(rows)
    text = plain(typed.text or "")
    if typed.pick and typed.asked == text:
        picked = _create(screen, text, typed.kind) if typed.pick == NEW else by_id(rows, typed.pick)
        if picked is not None:
            return picked
    known = by_id(rows, typed.id)
    if known is not None and (typed.text is None or same(screen.choice_label(known)) == same(text)):
        return known
    if text:
        return _resolve_text(screen, rows, text)
    if typed.id and typed.text is None:
        raise Unresolved(_("This choice is no longer there: choose again."), ())
    return None


def _resolve_text(screen: DeskScreen, rows: QuerySet[Any], text: str) -> Any:
    found = suggestions(screen, rows, text, 200)
    exact = [record for record in found if same(text) in _names(screen, record)]
    if len(exact) == 1:
        return exact[0]
    if len(found) == 1 and screen.quick_create is None:
        return found[0]
    if exact:
        raise Unresolved(_("Several records are called “%(text)s”: say which.") % {"text": text}, exact[:OFFERED])
    if found:
        raise Unresolved(_("“%(text)s” is not one exact name: say which is meant.") % {"text": text}, found[:OFFERED])
    raise Unresolved(_("Nothing is called “%(text)s”.") % {"text": text}, ())


def _names(screen: DeskScreen, record: Any) -> set[str]:
    values = (getattr(record, name, "") for name in screen.search if "__" not in name)
    return {same(str(value)) for value in (*values, screen.choice_label(record), record) if value}


def _create(screen: DeskScreen, text: str, kind: str) -> Model:
    if screen.quick_create is None:
        raise Unresolved(_("Nothing is called “%(text)s”.") % {"text": text}, ())
    if screen.quick_create.kinds and kind not in dict(screen.quick_create.kinds):
        raise Unresolved(_("To create “%(text)s”, say of what kind it is.") % {"text": text}, ())
    return screen.quick_create.make(text, kind)


class ChoiceWidget(forms.Widget):
    """A text box with its hidden id, and below it the offer that the last check made."""

    template_name = "ui/forms/choice.html"

    rows: QuerySet[Any]
    offer: Offer | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Typed:
        parts = {part: data.get(f"{name}__{part}", "") for part in ("pick", "asked", "kind")}
        return Typed(data.get(name) or "", data.get(f"{name}__text"), **parts)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data and f"{name}__text" not in data

    def as_data(self, name: str, value: Any) -> Mapping[str, list[str]]:
        """What the browser would send for this value."""
        typed = value if isinstance(value, Typed) else Typed()
        return {name: [typed.id], f"{name}__text": [typed.text or ""]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value if isinstance(value, Typed) else Typed()
        return {**context, "typed": typed, "screen": screen_for(self.rows), "offer": self.offer, "new": NEW}


class RecordChoiceField(forms.Field):
    """One record of `queryset`, whose model has a desk screen; cleans to the record, or to an unsaved one to create."""

    widget = ChoiceWidget

    def __init__(self, *, queryset: QuerySet[Any], **options: Any) -> None:
        for unused in ("to_field_name", "limit_choices_to", "blank"):
            options.pop(unused, None)
        super().__init__(**options)
        self.queryset = queryset
        self.widget.rows = queryset

    def prepare_value(self, value: Any) -> Typed:
        if isinstance(value, Typed):
            return value
        record = by_id(self.queryset.all(), str(value)) if isinstance(value, int | str) else value
        return Typed() if record is None else Typed(str(record.pk), screen_for(self.queryset).choice_label(record))

    def clean(self, value: Typed) -> Any:
        try:
            record = resolve(self.queryset.all(), value)
        except Unresolved as error:
            self.widget.offer = Offer(plain(value.text or ""), error.candidates, value.pick, value.kind)
            raise
        if record is not None and record.pk is None:
            self.widget.offer = Offer(plain(value.text or ""), (), NEW, value.kind)
        if record is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return record

    def has_changed(self, initial: Any, data: Any) -> bool:
        before, now = self.prepare_value(initial), data if isinstance(data, Typed) else Typed()
        if now.text is None:
            return before.id != now.id
        return same(before.text or "") != same(now.text) or (now.id != before.id and bool(now.text))


@dataclass(frozen=True)
class TypedMany:
    """What a multiple choice holds: the ids kept, and a line of text for each record to add."""

    ids: tuple[str, ...] = ()
    lines: tuple[Typed, ...] = ()


@dataclass
class Shown:
    """How a multiple choice looks: the records chosen, the text of the lines, the offers about some of them."""

    chosen: list[Any] = field(default_factory=list)
    text: str = ""
    offers: list[Offer] = field(default_factory=list)


class ManyChoiceWidget(forms.Widget):
    """The records chosen as ticked boxes, and a box with a line for each one to add."""

    template_name = "ui/forms/choices.html"

    rows: QuerySet[Any]
    shown: Shown | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> TypedMany:
        many = data.getlist if hasattr(data, "getlist") else lambda key: data.get(key) or []
        lines = [Typed(text=line) for line in (data.get(f"{name}__text") or "").splitlines() if plain(line)]
        for position, text in enumerate(many(f"{name}__line")[:200]):
            pick = data.get(f"{name}__pick-{position}", "")
            lines.append(Typed("", text, pick, plain(text), data.get(f"{name}__kind-{position}", "")))
        return TypedMany(tuple(many(name)[:2000]), tuple(line for line in lines if line.pick != "skip")[:200])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def as_data(self, name: str, value: Any) -> Mapping[str, list[str]]:
        typed = value if isinstance(value, TypedMany) else TypedMany()
        return {name: list(typed.ids), f"{name}__text": ["\n".join(line.text or "" for line in typed.lines)]}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        typed = value if isinstance(value, TypedMany) else TypedMany()
        shown = self.shown or Shown(
            records_of(self.rows, typed.ids), "\n".join(line.text or "" for line in typed.lines)
        )
        return {**context, "shown": shown, "screen": screen_for(self.rows), "new": NEW}


def records_of(rows: QuerySet[Any], ids: Iterable[str]) -> list[Any]:
    numbers = [int(number) for number in ids if number.isdecimal() and len(number) < 19]
    found = rows.all().in_bulk(list(dict.fromkeys(numbers))) if numbers else {}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


class RecordsChoiceField(forms.Field):
    """Several records of `queryset`; cleans to a list, in which some may be unsaved ones to create."""

    widget = ManyChoiceWidget

    def __init__(self, *, queryset: QuerySet[Any], **options: Any) -> None:
        for unused in ("to_field_name", "limit_choices_to", "blank"):
            options.pop(unused, None)
        super().__init__(**options)
        self.queryset = queryset
        self.widget.rows = queryset

    def prepare_value(self, value: Any) -> TypedMany:
        return value if isinstance(value, TypedMany) else TypedMany(tuple(str(r.pk) for r in value or ()))

    def clean(self, value: TypedMany) -> list[Any]:
        chosen, errors = records_of(self.queryset, value.ids), list[str]()
        shown = self.widget.shown = Shown(list(chosen))
        for line in value.lines:
            try:
                record = resolve(self.queryset.all(), line)
            except Unresolved as error:
                shown.offers.append(self._offer(line, error.candidates, len(shown.offers)))
                errors += error.messages
                continue
            if record not in chosen:
                chosen.append(record)
                if record.pk is None:
                    shown.offers.append(self._offer(line, (), len(shown.offers)))
                else:
                    shown.chosen.append(record)
        if errors:
            raise ValidationError(errors)
        if self.required and not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        return chosen

    def _offer(self, line: Typed, candidates: Sequence[Model], position: int) -> Offer:
        return Offer(plain(line.text or ""), candidates, line.pick, line.kind, position)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial).ids) != set(data.ids) or bool(data.lines)
