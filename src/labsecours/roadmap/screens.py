from django.utils.translation import gettext_lazy as _

from labsecours.accounts.roles import Domain
from labsecours.kernel.desk import Column, DeskGroup, DeskScreen, Filter, PartForm, desk_screens
from labsecours.roadmap import forms
from labsecours.roadmap.models import Axis, PlannedProject, Roadmap


def axis_choices() -> list[tuple[str, str]]:
    return [(str(axis.pk), axis.short_name) for axis in Axis.objects.all()]


desk_screens.register(
    DeskScreen(
        key="axes",
        model=Axis,
        title=_("strategic axes"),
        one=_("strategic axis"),
        add_label=_("Add an axis"),
        group=DeskGroup.STRATEGY,
        domain=Domain.RECORD,
        form=forms.AxisForm,
        columns=(
            Column(_("name"), lambda row: row.name, "name"),
            Column(_("short name"), lambda row: row.short_name, "short_name"),
            Column(_("position"), lambda row: row.position, "position", numeric=True),
        ),
        search=("name", "short_name"),
        ordering=("position", "pk"),
        order=10,
    ),
    DeskScreen(
        key="feuilles-de-route",
        model=Roadmap,
        title=_("roadmaps"),
        one=_("roadmap"),
        add_label=_("Add a roadmap"),
        group=DeskGroup.STRATEGY,
        domain=Domain.RECORD,
        form=forms.RoadmapForm,
        parts=(
            PartForm("objectives", _("objectives"), forms.ObjectiveForm, _("Add an objective")),
            PartForm("milestones", _("milestones"), forms.MilestoneForm, _("Add a milestone")),
        ),
        columns=(
            Column(_("name"), lambda row: row.name, "name"),
            Column(_("years"), lambda row: f"{row.start_year}–{row.end_year}", "start_year"),
        ),
        search=("name",),
        ordering=("-start_year", "pk"),
        order=20,
    ),
    DeskScreen(
        key="projets",
        model=PlannedProject,
        title=_("planned projects"),
        one=_("planned project"),
        add_label=_("Add a planned project"),
        group=DeskGroup.STRATEGY,
        domain=Domain.RECORD,
        form=forms.PlannedProjectForm,
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("year"), lambda row: row.year, "year"),
            Column(_("strategic axis"), lambda row: row.axis or "", "axis__position"),
            Column(_("position"), lambda row: row.position, "position", numeric=True),
        ),
        search=("title",),
        ordering=("-year", "position", "pk"),
        related=("axis",),
        filters=(Filter("axe", _("strategic axis"), "axis", axis_choices),),
        order=30,
    ),
)
