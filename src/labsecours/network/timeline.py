"""Memberships and agreements as the timeline tells them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labsecours.directory.models import Organisation
from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import OrganisationLink, TimelineEntry, TimelineSource, timeline_sources
from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.network.queries import agreement_address
from labsecours.ui.addresses import slug_address


def memberships_of(year: int) -> Iterator[TimelineEntry]:
    joined = Membership.objects.filter(**{IN_YEAR: year}).select_related("organisation")
    for membership in joined.order_by("period_start", "period_end", "pk"):
        organisation = membership.organisation
        yield TimelineEntry(
            key=f"network.membership:{membership.pk}",
            period=membership.period,
            kind="membership",
            kind_label=gettext_lazy("membership"),
            title=_("%(organisation)s joins") % {"organisation": organisation.name},
            summary=membership.note or _rank(membership),
            url=slug_address("directory:organisation", organisation.slug),
            organisations=(_link(organisation, "member"),),
            source=membership.source,
        )


def _rank(membership: Membership) -> str:
    rank = membership.rank_of_arrival
    if rank is None:
        return ""
    is_service = membership.organisation.kind == Organisation.Kind.FIRE_SERVICE
    if rank == 1:
        return _("First fire service to join.") if is_service else _("First of its kind to join.")
    if is_service:
        return _("Fire service number %(rank)d to join.") % {"rank": rank}
    return _("Number %(rank)d of its kind to join.") % {"rank": rank}


def agreements_of(year: int) -> Iterator[TimelineEntry]:
    signed = PartnershipAgreement.objects.filter(**{IN_YEAR: year}).prefetch_related("parties")
    for agreement in signed.order_by("period_start", "period_end", "pk"):
        yield TimelineEntry(
            key=f"network.partnershipagreement:{agreement.pk}",
            period=agreement.period,
            kind="agreement",
            kind_label=gettext_lazy("agreement signed"),
            title=agreement.title,
            summary=agreement.purpose,
            url=agreement_address(agreement.slug),
            organisations=tuple(_link(party, "party") for party in agreement.parties.all()),
            place=", ".join(text for text in (agreement.place, agreement.occasion) if text),
            source=agreement.source,
        )


def _link(organisation: Organisation, part: str) -> OrganisationLink:
    words = {"member": gettext_lazy("member"), "party": gettext_lazy("signatory")}
    url = slug_address("directory:organisation", organisation.slug)
    return OrganisationLink(organisation.pk, str(organisation), part, words[part], url)


def membership_years() -> set[int]:
    return set(Membership.objects.order_by().values_list(IN_YEAR, flat=True).distinct())


def agreement_years() -> set[int]:
    return set(PartnershipAgreement.objects.order_by().values_list(IN_YEAR, flat=True).distinct())


timeline_sources.register(
    TimelineSource("memberships", gettext_lazy("Memberships"), memberships_of, membership_years),
    TimelineSource("agreements", gettext_lazy("Agreements"), agreements_of, agreement_years),
)
