"""Fields and bases that every form of the record shares."""

import unicodedata
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.models import Dated, Record
from labsecours.kernel.period import Period, PeriodError, format_period

R = TypeVar("R", bound=Record)

SPOKEN_CONTROLS = "\t\n\r"


def refuse_control_characters(value: str) -> None:
    if any(unicodedata.category(letter) == "Cc" and letter not in SPOKEN_CONTROLS for letter in value):
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
        if not 1900 <= period.start.year <= 2200:
            raise ValidationError(_("The year must be between 1900 and 2200."))
        return period


class RecordForm(forms.ModelForm[R], Generic[R]):
    """A record's own fields. `read_version` travels with the form, so that a stale one meets the conflict page."""

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_version"].initial = self.instance.version if self.instance.pk else None


class DatedForm(forms.ModelForm[Any]):
    """A form of a Dated model: the period is one line of text. Use it as a base beside RecordForm, or for a part."""

    period = PeriodField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance: Dated = self.instance
        if instance.pk:
            self.fields["period"].initial = instance.period

    def _post_clean(self) -> None:
        if period := self.cleaned_data.get("period"):
            self.instance.period = period
        super()._post_clean()  # type: ignore[misc]
