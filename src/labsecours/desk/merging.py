"""Merging two records that are the same thing."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.desk import DeskScreen
from labsecours.kernel.models import Record
from labsecours.kernel.snapshot import label, readable, snapshot
from labsecours.ui.choice import RecordChoiceField


class MergeForm(forms.Form):
    """`kept` is the id of the record to keep; empty until both were compared."""

    kept = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    versions = forms.RegexField(r"^\d{1,9}-\d{1,9}$", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, screen: DeskScreen, record: Record, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["other"] = RecordChoiceField(
            queryset=screen.model._default_manager.exclude(pk=record.pk), label=_("The same record, entered again")
        )

    def clean_other(self) -> Record:
        other: Record = self.cleaned_data["other"]
        if other.pk is None:
            raise forms.ValidationError(_("Choose a record that exists."))
        return other


@dataclass(frozen=True)
class Compared:
    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        return self.one != self.other


def compare(one: Record, other: Record) -> list[Compared]:
    model = type(one)
    left, right = readable(model, snapshot(one)), readable(model, snapshot(other))
    return [Compared(label(model, name), left[name], right.get(name, "—")) for name in left]


def references(record: Record) -> int:
    """How many rows elsewhere would move."""
    return sum(
        relation.related_model._default_manager.filter(**{relation.field.name: record}).count()
        for relation in record._meta.related_objects
    )
