"""A record's form with the rows that it owns, from what the browser sent to what `records.save` takes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BooleanField, CheckboxInput, ModelChoiceField
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from labsecours.kernel.desk import DeskScreen, PartForm
from labsecours.kernel.models import Record
from labsecours.kernel.records import Draft
from labsecours.kernel.search import fold
from labsecours.kernel.snapshot import owner_field_name, snapshot_of
from labsecours.ui.choice import ChoiceWidget, ManyChoiceWidget

MOST_ROWS = 300
PLACE = "__n__"
"""Stands for the number of a row in the blank one, from which scripts make more."""


@dataclass
class Rows:
    """The rows of one relation. `data` None: as stored, with one blank row."""

    part: PartForm
    owner: Record
    data: QueryDict | None

    @cached_property
    def stored(self) -> dict[str, models.Model]:
        if self.owner.pk is None:
            return {}
        rows = getattr(self.owner, self.part.relation).order_by("pk")
        related = [name for name in self.part.form.base_fields if _is_single_relation(rows.model, name)]  # type: ignore[attr-defined]
        return {str(row.pk): row for row in (rows.select_related(*related) if related else rows)}

    @cached_property
    def forms(self) -> list[Any]:
        return list(self._built())

    def _built(self) -> Iterator[Any]:
        if self.data is None:
            for position, row in enumerate([*self.stored.values(), None]):
                yield self._form(position, row)
            return
        for position in range(self.total + (f"add:{self.part.relation}" in self.data)):
            number = self.data.get(f"{self.prefix(position)}-row", "")
            yield self._form(position, self.stored.get(number), is_bound=position < self.total)

    def _form(self, position: int | str, row: models.Model | None, *, is_bound: bool = True) -> Any:
        form = self.part.form(
            self.data if is_bound else None,
            instance=row,
            prefix=self.prefix(position),
            owner=self.owner,
            empty_permitted=row is None,
        )
        if row is None:
            setattr(form.instance, owner_field_name(self.owner, self.part.relation), self.owner)
        form.fields["DELETE"] = BooleanField(required=False, label=_("Remove"), widget=CheckboxInput)
        self._share_choices(form)
        return form

    def _share_choices(self, form: Any) -> None:
        """Read the choices of plain lists once for all the rows."""
        for name, form_field in form.fields.items():
            if isinstance(form_field, ModelChoiceField):
                if name not in self._choices:
                    self._choices[name] = list(form_field.choices)  # type: ignore[arg-type]
                form_field.widget.choices = self._choices[name]

    @cached_property
    def _choices(self) -> dict[str, list[Any]]:
        return {}

    @property
    def blank(self) -> Any:
        return self.part.form(prefix=self.prefix(PLACE), owner=self.owner, empty_permitted=True)

    def prefix(self, position: int | str) -> str:
        return f"{self.part.relation}-{position}"

    @cached_property
    def total(self) -> int:
        text = self.data.get(f"{self.part.relation}-total", "0") if self.data is not None else "0"
        return min(int(text), MOST_ROWS + 1) if text.isdecimal() and len(text) < 9 else 0

    @cached_property
    def errors(self) -> list[str]:
        """What is wrong with the rows together."""
        if self.total > MOST_ROWS:
            return [_("No more than %(number)d rows: the rest is to be typed after saving.") % {"number": MOST_ROWS}]
        return [
            _("The row %(row)d repeats another one: remove it.") % {"row": position + 1}
            for position in dict.fromkeys(self._repeated())
        ]

    def _repeated(self) -> Iterator[int]:
        constraints = [c for c in self._model._meta.constraints if isinstance(c, models.UniqueConstraint)]
        seen = set()
        for position, form in enumerate(self.forms):
            if form in self.saved and not form.errors:
                for constraint in constraints:
                    key = (constraint.name, *(_comparable(form.cleaned_data.get(n)) for n in constraint.fields))
                    if key in seen:
                        yield position
                    seen.add(key)

    @property
    def _model(self) -> type[models.Model]:
        return self.part.form._meta.model  # type: ignore[attr-defined, no-any-return]

    def is_valid(self) -> bool:
        return all(form in self.removed or form.is_valid() for form in self.forms) and not self.errors

    @cached_property
    def removed(self) -> list[Any]:
        return [form for form in self.forms if form.is_bound and form["DELETE"].value()]

    @cached_property
    def saved(self) -> list[Any]:
        """Rows to keep: all but the removed and the new ones left blank."""
        return [
            form
            for form in self.forms
            if form not in self.removed and (form.instance.pk or (form.is_bound and form.has_changed()))
        ]


@dataclass(frozen=True)
class Complaint:
    """`target` is the id of the place on the page."""

    text: str
    label: str = ""
    target: str = ""


def _complaints(form: Any, before: str) -> list[Complaint]:
    whole = [Complaint(str(text), before.rstrip(", ")) for text in form.non_field_errors()]
    return whole + [
        Complaint(str(text), f"{before}{bound.label}".capitalize(), bound.id_for_label or bound.auto_id)
        for bound in form.visible_fields()
        for text in bound.errors
    ]


@dataclass
class Editing:
    """`data` None: the record as stored. Otherwise as typed, over the record as stored."""

    screen: DeskScreen
    record: Record
    data: QueryDict | None = None
    problems: list[str] = field(default_factory=list)

    @cached_property
    def form(self) -> Any:
        return self.screen.form(self.data, instance=self.record)

    @cached_property
    def parts(self) -> list[Rows]:
        return [Rows(part, self.record, self.data) for part in self.screen.parts]

    def forms(self) -> Iterator[Any]:
        yield self.form
        for rows in self.parts:
            yield from rows.forms

    def is_valid(self) -> bool:
        valid = all([self.form.is_valid(), *(rows.is_valid() for rows in self.parts)])
        if valid:
            self._unite_created()
        return valid and not self.problems

    def wants_more_rows(self) -> bool:
        return self.data is not None and any(f"add:{rows.part.relation}" in self.data for rows in self.parts)

    def without_checks(self) -> None:
        for form in self.forms():
            form.without_checks()

    def _written(self) -> Iterator[Any]:
        yield self.form
        for rows in self.parts:
            yield from rows.saved

    def _unite_created(self) -> None:
        """The same missing record typed in two places is made once."""
        made: dict[tuple[type, str], Any] = {}
        for form in self._written():
            for name, record in list(form.to_create()):
                first = made.setdefault((type(record), fold(str(record))), record)
                value = form.cleaned_data[name]
                if isinstance(value, list):
                    form.cleaned_data[name] = [first if item is record else item for item in value]
                else:
                    form.cleaned_data[name] = first
                    setattr(form.instance, name, first)
        self._created = list(made.values())

    _created: Sequence[Record] = ()

    @property
    def expected_version(self) -> int | None:
        """None for a new record; a form that lost its version is as stale as one that never had it."""
        return (self.form.cleaned_data.get("read_version") or 0) if self.record.pk else None

    def complaints(self) -> list[Complaint]:
        """All that is wrong, in the order of the page."""
        found = [Complaint(text) for text in self.problems]
        found += _complaints(self.form, "")
        for rows in self.parts:
            name = str(rows.part.title)
            found += [Complaint(text, name, rows.part.relation) for text in rows.errors]
            for number, form in enumerate(rows.forms, 1):
                found += [] if form in rows.removed else _complaints(form, f"{name} {number}, ")
        return found

    def draft(self) -> Draft:
        return Draft(
            record=self.form.instance,
            links=self.form.links(),
            parts={rows.part.relation: [form.instance for form in rows.saved] for rows in self.parts},
            removed_parts=[form.instance for rows in self.parts for form in rows.removed if form.instance.pk],
            created=self._created,
        )

    def snapshot(self) -> dict[str, Any]:
        """The record as it would be, were this saved."""
        draft = self.draft()
        return snapshot_of(draft.record, draft.links, draft.parts)


def as_sent(editing: Editing) -> QueryDict:
    """What the browser would send if the form were sent as it is shown."""
    sent = QueryDict(mutable=True)
    for form in editing.forms():
        for bound in form:
            for name, values in _values(bound):
                sent.setlist(name, values)
    for rows in editing.parts:
        sent[f"{rows.part.relation}-total"] = str(len(rows.forms))
        for position, form in enumerate(rows.forms):
            sent[f"{rows.prefix(position)}-row"] = str(form.instance.pk or "")
    return sent


def _values(bound: Any) -> Iterable[tuple[str, list[str]]]:
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, ChoiceWidget | ManyChoiceWidget):
        return widget.as_data(bound.html_name, value).items()
    if isinstance(widget, CheckboxInput):
        return [(bound.html_name, ["on"])] if value else []
    shown = widget.format_value(value)
    texts = shown if isinstance(shown, list) else [shown]
    return [(bound.html_name, ["" if text is None else str(text) for text in texts])]


def keys_of(data: Mapping[str, Any], name: str, *, is_part: bool) -> list[str]:
    """The names under which a field, or the rows of a relation, were sent."""
    if is_part:
        return [key for key in data if key.startswith(f"{name}-")]
    return [key for key in data if key == name or key.startswith(f"{name}__")]


def _is_single_relation(model: type[models.Model], name: str) -> bool:
    return name in {column.name for column in model._meta.concrete_fields if column.is_relation}


def _comparable(value: Any) -> Any:
    return fold(str(value)) if isinstance(value, models.Model) and value.pk is None else value


def clash_message(error: Exception) -> str:
    """Why the database refused a write that the forms let through."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The database refused this: something that must be unique is already there, or two values clash.")
