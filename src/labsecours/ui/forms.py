"""Fields and bases that every form of the record shares."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.models import Dated, Record
from labsecours.kernel.period import Period, PeriodError, format_period
from labsecours.kernel.slugs import free_slug
from labsecours.kernel.snapshot import PERIOD
from labsecours.ui.choice import RecordChoiceField, RecordsChoiceField

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=models.Model)

SPOKEN_CONTROLS = "\t\n\r"
LARGEST_NUMBER = 2_000_000_000


def refuse_control_characters(value: str) -> None:
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in SPOKEN_CONTROLS for letter in value):
        raise ValidationError(
            _("This text holds invisible control characters: type it again, or paste it as plain text.")
        )


class PeriodField(forms.CharField):
    """One line such as “summer 2021”; cleans to a Period."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Period"))
        options.setdefault(
            "help_text",
            _("For example: 18 November 2021, November 2021, January to March 2021, summer 2021, 2021."),
        )
        super().__init__(max_length=120, **options)

    def prepare_value(self, value: Any) -> Any:
        return format_period(value) if isinstance(value, Period) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            period = Period.parse(text)
        except PeriodError as error:
            raise ValidationError(str(error)) from error
        if not 1900 <= period.start.year <= period.end.year <= 2200:
            raise ValidationError(_("The year must be between 1900 and 2200."))
        return period

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


def record_field(column: "models.Field[Any, Any]", **options: Any) -> forms.Field | None:
    """The form field of a model's column: records are chosen by name unless the form asks for a plain list."""
    match column:
        case models.ManyToManyField():
            options.setdefault("form_class", RecordsChoiceField)
        case models.ForeignKey():
            options.setdefault("form_class", RecordChoiceField)
        case models.URLField():
            options["assume_scheme"] = "https"
        case models.DateField():
            options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        case models.TimeField():
            options.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        case models.TextField():
            options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
    if isinstance(column, models.IntegerField) and not isinstance(column, models.PositiveSmallIntegerField):
        options["max_value"] = LARGEST_NUMBER
    return _finished(column.formfield(**options))


def _finished(form_field: forms.Field | None) -> forms.Field | None:
    if isinstance(form_field, forms.ModelChoiceField):
        form_field.empty_label = "—"
    elif isinstance(form_field, forms.ChoiceField):
        form_field.choices = [(value, text if value else "—") for value, text in list(form_field.choices)]  # type: ignore[arg-type]
    if isinstance(form_field, forms.CharField):
        form_field.validators.insert(0, refuse_control_characters)
    return form_field


class CheckedForm(forms.ModelForm, Generic[M]):  # type: ignore[type-arg]  # at run time Django’s is no generic
    """Base of forms of records and of their rows."""

    class Meta:
        formfield_callback = record_field

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, form_field in self.fields.items():
            if isinstance(form_field, RecordChoiceField) and not (options.get("initial") or {}).get(name):
                self.initial[name] = getattr(self.instance, name) if self._refers(name) else None

    def _refers(self, name: str) -> bool:
        return getattr(self.instance, f"{name}_id") is not None

    def without_checks(self) -> None:
        """Show what was typed and no error: the person is not done yet."""
        self._errors = ErrorDict()

    def to_create(self) -> Iterable[tuple[str, Any]]:
        """Chosen records that are yet to be made, with the field that holds them."""
        for name, form_field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(form_field, RecordChoiceField | RecordsChoiceField):
                for record in value if isinstance(value, list) else [value]:
                    if record is not None and record.pk is None:
                        yield name, record

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded | {name for name, _record in self.to_create()}


class RecordForm(CheckedForm[R], Generic[R]):
    """A record's own fields. `read_version` travels with the form, so that a stale one meets the conflict page.

    `sections` lay the fields out: titles with names of fields, those in an inner tuple side by side. A `slug` left
    empty is made from the field `slug_from`.
    """

    sections: ClassVar[Sequence[tuple[Any, Sequence[Any]]]] = ()
    slug_from: ClassVar[str] = "title"

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=LARGEST_NUMBER)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["read_version"].initial = self.instance.version if self.instance.pk else None
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made from the name.")
        if "source" in self.fields:
            self.fields["source"].help_text = _("Published with the figures and the timeline.")

    def layout(self) -> list[tuple[Any, list[list[forms.BoundField]]]]:
        """Titles with lines of fields."""
        placed = [
            (title, [[self[name] for name in ([line] if isinstance(line, str) else line)] for line in lines])
            for title, lines in self.sections
        ]
        names = {bound.name for _title, lines in placed for line in lines for bound in line}
        rest = [[bound] for bound in self.visible_fields() if bound.name not in names]
        return [*placed, ("", rest)] if rest else placed

    def links(self) -> Mapping[str, Sequence[Any]]:
        return {
            link.name: self.cleaned_data[link.name]
            for link in self.instance._meta.many_to_many
            if link.name in self.cleaned_data
        }

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        if "slug" in self.fields and not self.cleaned_data.get("slug", "x"):
            self.cleaned_data["slug"] = self.instance.slug or free_slug(
                type(self.instance), str(self.cleaned_data.get(self.slug_from) or "")
            )


class RowForm(CheckedForm[M], Generic[M]):
    """A row that a record owns. A new row left as it came is not saved."""

    def __init__(self, *args: Any, owner: Record, **options: Any) -> None:
        self.owner = owner
        super().__init__(*args, use_required_attribute=False, **options)


class DatedForm(CheckedForm[Any]):
    """A form of a Dated model: the period is one line of text. Use it as a base beside RecordForm or RowForm."""

    period = PeriodField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        instance: Dated = self.instance
        if instance.period_precision:
            self.initial["period"] = instance.period

    def _post_clean(self) -> None:
        if period := self.cleaned_data.get("period"):
            self.instance.period = period
        super()._post_clean()  # type: ignore[misc]

    def _get_validation_exclusions(self) -> set[str]:
        excluded = super()._get_validation_exclusions()
        return excluded - set(PERIOD) if self.cleaned_data.get("period") else excluded
