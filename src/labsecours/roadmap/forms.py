from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from labsecours.roadmap.models import Axis, Milestone, Objective, PlannedProject, Roadmap
from labsecours.ui.forms import DatedForm, RecordForm, RowForm


class AxisForm(RecordForm[Axis]):
    slug_from = "short_name"
    sections = ((_("The stake"), ("name", ("short_name", "position"), "description", "slug")),)

    class Meta(RecordForm.Meta):
        model = Axis
        fields = ("name", "short_name", "position", "description", "slug")


class RoadmapForm(RecordForm[Roadmap]):
    sections = ((_("The roadmap"), ("name", ("start_year", "end_year"), "description", "source")),)

    class Meta(RecordForm.Meta):
        model = Roadmap
        fields = ("name", "start_year", "end_year", "description", "source")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for name in ("start_year", "end_year"):
            if data.get(name) is not None and not 1900 <= data[name] <= 2200:
                self.add_error(name, _("The year must be between 1900 and 2200."))
        if "start_year" in data and "end_year" in data and data["end_year"] < data["start_year"]:
            self.add_error("end_year", _("The last year is before the first: swap them."))
        return self.cleaned_data


class ObjectiveForm(RowForm[Objective]):
    class Meta(RowForm.Meta):
        model = Objective
        fields = ("title", "axis", "description")
        field_classes = {"axis": forms.ModelChoiceField}


class MilestoneForm(DatedForm, RowForm[Milestone]):
    class Meta(RowForm.Meta):
        model = Milestone
        fields = ("period", "title", "state")


class PlannedProjectForm(RecordForm[PlannedProject]):
    sections = ((_("The plan"), ("title", ("year", "position"), "axis", "description", "source")),)

    class Meta(RecordForm.Meta):
        model = PlannedProject
        fields = ("year", "title", "description", "axis", "position", "source")
        field_classes = {"axis": forms.ModelChoiceField}

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if not 1900 <= year <= 2200:
            raise forms.ValidationError(_("The year must be between 1900 and 2200."))
        return year
