from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labsecours.events.models import (
    AttendanceCount,
    Event,
    EventGroup,
    EventLink,
    EventOrganisation,
    EventPerson,
    Series,
    SeriesOrganisation,
)
from labsecours.kernel.period import Precision
from labsecours.ui.forms import DatedForm, RecordForm, RowForm


class SeriesForm(RecordForm[Series]):
    sections = (
        (_("The series"), ("title", "summary", ("planned_events", "planned_months"))),
        (_("Source and address"), ("source", "slug")),
    )

    class Meta(RecordForm.Meta):
        model = Series
        fields = ("title", "summary", "planned_events", "planned_months", "source", "slug")


class SeriesOrganisationForm(RowForm[SeriesOrganisation]):
    class Meta(RowForm.Meta):
        model = SeriesOrganisation
        fields = ("organisation", "part")


class EventGroupForm(RecordForm[EventGroup]):
    sections = ((_("The group"), ("title", "source")),)

    class Meta(RecordForm.Meta):
        model = EventGroup
        fields = ("title", "source")


class CountForm(RowForm[AttendanceCount]):
    class Meta(RowForm.Meta):
        model = AttendanceCount
        fields = ("exactness", "value", "kind", "source")
        error_messages = {
            "source": {"required": _("Say where this number comes from: a count has a source.")},
        }


class EventForm(DatedForm, RecordForm[Event]):
    sections = (
        (_("What and when"), ("title", ("format", "role"), "period", ("start_time", "end_time"))),
        (_("Where"), ("place", "is_online")),
        (_("What it is about"), ("axis", "series", "summary", "outcome")),
        (_("Ties"), ("group", "agreements")),
        (_("Source and address"), ("source", "slug")),
    )

    class Meta(RecordForm.Meta):
        model = Event
        fields = (
            "title", "format", "role", "period", "start_time", "end_time", "place", "is_online", "axis", "series",
            "summary", "outcome", "group", "agreements", "source", "slug",
        )  # fmt: skip
        field_classes = {"axis": forms.ModelChoiceField}

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        start, end, period = data.get("start_time"), data.get("end_time"), data.get("period")
        if end and not start and "start_time" in data:
            self.add_error("start_time", _("Say when it starts too."))
        if start and end and end < start:
            self.add_error("end_time", _("It ends before it starts: check both times."))
        if (start or end) and period and period.precision != Precision.DAY:
            self.add_error("start_time", _("Times need a single day: give the day, or empty the times."))
            self.cleaned_data.pop("end_time", None)
        return self.cleaned_data

    def _get_validation_exclusions(self) -> set[str]:
        excluded = super()._get_validation_exclusions()
        return (
            excluded | {"start_time", "end_time"} if {"start_time", "end_time"} & set(self._errors or ()) else excluded
        )


class EventOrganisationForm(RowForm[EventOrganisation]):
    class Meta(RowForm.Meta):
        model = EventOrganisation
        fields = ("organisation", "part")


class EventPersonForm(RowForm[EventPerson]):
    class Meta(RowForm.Meta):
        model = EventPerson
        fields = ("person", "part")


class EventLinkForm(RowForm[EventLink]):
    class Meta(RowForm.Meta):
        model = EventLink
        fields = ("label", "url")
