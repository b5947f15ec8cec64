from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from labsecours.calls.models import Call, CallEdition, CallMilestone, CallNumber, CallPartner, Laureate, Track
from labsecours.ui.forms import DatedForm, RecordForm, RowForm


class CallForm(RecordForm[Call]):
    sections = ((_("The call"), ("title", ("kind", "axis"), "summary", "slug")),)

    class Meta(RecordForm.Meta):
        model = Call
        fields = ("title", "kind", "axis", "summary", "slug")
        field_classes = {"axis": forms.ModelChoiceField}


class EditionForm(RecordForm[CallEdition]):
    sections = ((_("The edition"), ("call", ("label", "role"), "summary", "link", "source")),)

    class Meta(RecordForm.Meta):
        model = CallEdition
        fields = ("call", "label", "role", "summary", "link", "source")


class TrackForm(RowForm[Track]):
    class Meta(RowForm.Meta):
        model = Track
        fields = ("name", "audience")


class PartnerForm(RowForm[CallPartner]):
    class Meta(RowForm.Meta):
        model = CallPartner
        fields = ("organisation", "part")


class StepForm(DatedForm, RowForm[CallMilestone]):
    class Meta(RowForm.Meta):
        model = CallMilestone
        fields = ("kind", "period", "title", "event", "link", "source", "text")


class NumberForm(RowForm[CallNumber]):
    class Meta(RowForm.Meta):
        model = CallNumber
        fields = ("what", "exactness", "value", "source")
        error_messages = {
            "source": {"required": _("Say where this number comes from: a number has a source.")},
        }


class LaureateForm(RowForm[Laureate]):
    class Meta(RowForm.Meta):
        model = Laureate
        fields = ("project", "organisation", "track", "source")
        field_classes = {"track": forms.ModelChoiceField}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        track = cast("forms.ModelChoiceField[Track]", self.fields["track"])
        track.queryset = Track.objects.filter(edition=self.owner.pk).order_by("pk")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "organisation" in data and not data["organisation"] and not data.get("project") and "project" in data:
            self.add_error("project", _("Name the project, or choose the organisation that won."))
        return data
