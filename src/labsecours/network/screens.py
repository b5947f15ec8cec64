from django.utils.translation import gettext_lazy as _

from labsecours.accounts.roles import Domain
from labsecours.kernel.clock import today
from labsecours.kernel.desk import Column, DeskGroup, DeskScreen, Watch, desk_screens
from labsecours.network import forms
from labsecours.network.models import Membership, PartnershipAgreement

desk_screens.register(
    DeskScreen(
        key="adhesions",
        model=Membership,
        title=_("memberships"),
        one=_("membership"),
        add_label=_("Add a membership"),
        group=DeskGroup.NETWORK,
        domain=Domain.NETWORK,
        form=forms.MembershipForm,
        columns=(
            Column(_("organisation"), lambda row: row.organisation, "organisation__name"),
            Column(_("joined"), lambda row: row.period, "period_start"),
            Column(_("ended on"), lambda row: row.ended_on, "ended_on"),
            Column(_("rank of arrival"), lambda row: row.rank_of_arrival, "rank_of_arrival", numeric=True),
        ),
        search=("organisation__name", "organisation__short_name", "note"),
        ordering=("-pk",),
        related=("organisation",),
        order=30,
    ),
    DeskScreen(
        key="conventions",
        model=PartnershipAgreement,
        title=_("partnership agreements"),
        one=_("partnership agreement"),
        add_label=_("Add an agreement"),
        group=DeskGroup.NETWORK,
        domain=Domain.NETWORK,
        form=forms.AgreementForm,
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("signed with"), lambda row: ", ".join(str(party) for party in row.parties.all())),
            Column(_("signed"), lambda row: row.period, "period_start"),
            Column(_("term"), lambda row: row.ends_on, "ends_on"),
        ),
        search=("title", "purpose", "occasion", "place"),
        ordering=("-pk",),
        prefetch=("parties",),
        watches=(Watch("terme-passe", _("agreements past their term"), lambda rows: rows.filter(ends_on__lt=today())),),
        choice_detail=lambda row: str(row.period),
        order=40,
    ),
)
