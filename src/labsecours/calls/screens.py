from django.utils.translation import gettext_lazy as _

from labsecours.accounts.roles import Domain
from labsecours.calls import forms
from labsecours.calls.models import Call, CallEdition
from labsecours.events.models import Role
from labsecours.kernel.desk import Column, DeskGroup, DeskScreen, Filter, PartForm, desk_screens

desk_screens.register(
    DeskScreen(
        key="appels",
        model=Call,
        title=_("calls and prizes"),
        one=_("call or prize"),
        add_label=_("Add a call or prize"),
        group=DeskGroup.ACTIVITIES,
        domain=Domain.CALLS,
        form=forms.CallForm,
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("kind"), lambda row: row.get_kind_display(), "kind"),
            Column(_("strategic axis"), lambda row: row.axis or "", "axis__position"),
        ),
        search=("title", "summary"),
        ordering=("-pk",),
        related=("axis",),
        filters=(Filter("nature", _("kind"), "kind", lambda: Call.Kind.choices),),
        order=40,
    ),
    DeskScreen(
        key="editions",
        model=CallEdition,
        title=_("editions of calls"),
        one=_("edition of a call"),
        add_label=_("Add an edition"),
        group=DeskGroup.ACTIVITIES,
        domain=Domain.CALLS,
        form=forms.EditionForm,
        parts=(
            PartForm("tracks", _("tracks"), forms.TrackForm, _("Add a track")),
            PartForm("partners", _("partners"), forms.PartnerForm, _("Add a partner")),
            PartForm("milestones", _("steps"), forms.StepForm, _("Add a step")),
            PartForm("numbers", _("numbers"), forms.NumberForm, _("Add a number")),
            PartForm("laureates", _("laureates"), forms.LaureateForm, _("Add a laureate")),
        ),
        columns=(
            Column(_("call or prize"), str, "call__title"),
            Column(_("role of the association"), lambda row: row.get_role_display(), "role"),
        ),
        search=("call__title", "label", "summary"),
        ordering=("-pk",),
        related=("call",),
        filters=(Filter("role", _("role"), "role", lambda: Role.choices),),
        order=50,
    ),
)
