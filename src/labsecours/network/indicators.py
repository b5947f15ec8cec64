"""Figures of the network: who joined, who belongs, what was signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from labsecours.directory.models import Organisation
from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import Indicator, Row, indicators
from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.network.queries import agreement_address, memberships_on
from labsecours.ui.addresses import slug_address


def members_at_end(year: int) -> QuerySet[Membership]:
    return memberships_on(date(year, 12, 31)).select_related("organisation")


def joined_in(year: int) -> QuerySet[Membership]:
    joined = Membership.objects.filter(**{IN_YEAR: year}).select_related("organisation")
    return joined.order_by("period_start", "period_end", "pk")


def member_row(membership: Membership) -> Row:
    organisation = membership.organisation
    return Row(
        id=f"network.membership:{membership.pk}",
        title=organisation.name,
        url=slug_address("directory:organisation", organisation.slug),
        period=membership.period,
        detail=str(capfirst(organisation.get_kind_display())),
        source=membership.source,
    )


@dataclass(frozen=True)
class Served:
    """A membership of a fire service, with the departments that no member before it serves."""

    membership: Membership
    added: tuple[str, ...]


def served_at_end(year: int) -> Iterator[Served]:
    known: set[str] = set()
    members = members_at_end(year).filter(organisation__kind=Organisation.Kind.FIRE_SERVICE)
    for membership in members.exclude(organisation__departments=""):
        codes = dict.fromkeys(membership.organisation.department_codes)
        yield Served(membership, tuple(code for code in codes if code not in known))
        known.update(codes)


def served_row(served: Served) -> Row:
    membership, organisation = served.membership, served.membership.organisation
    return Row(
        id=f"network.membership:{membership.pk}",
        title=organisation.name,
        url=slug_address("directory:organisation", organisation.slug),
        period=membership.period,
        detail=organisation.departments.replace(",", ", "),
        amount=len(served.added),
        source=membership.source,
    )


def agreements_of(year: int) -> QuerySet[PartnershipAgreement]:
    signed = PartnershipAgreement.objects.filter(**{IN_YEAR: year}).prefetch_related("parties")
    return signed.order_by("period_start", "period_end", "pk")


def agreement_row(agreement: PartnershipAgreement) -> Row:
    return Row(
        id=f"network.partnershipagreement:{agreement.pk}",
        title=agreement.title,
        url=agreement_address(agreement.slug),
        period=agreement.period,
        detail=", ".join(str(party) for party in agreement.parties.all()),
        source=agreement.source,
    )


indicators.register(
    Indicator(
        key="members-new",
        label=_("New members"),
        unit=_("organisations"),
        rule=_("Memberships whose period of arrival ends in the year."),
        rows=joined_in,
        row=member_row,
        group="network",
    ),
    Indicator(
        key="members",
        label=_("Members at the end of the year"),
        unit=_("organisations"),
        rule=_(
            "Organisations whose membership had begun by 31 December and had not ended before that day; an"
            " organisation counts once."
        ),
        rows=members_at_end,
        row=member_row,
        group="network",
        headline=True,
    ),
    Indicator(
        key="departments",
        label=_("Departments covered by members"),
        unit=_("departments"),
        rule=_(
            "Departments served by the fire services that were members on 31 December: each service adds those that"
            " no earlier member serves."
        ),
        rows=served_at_end,
        row=served_row,
        group="network",
    ),
    Indicator(
        key="agreements",
        label=_("Partnership agreements signed"),
        unit=_("agreements"),
        rule=_("Partnership agreements whose period of signature ends in the year."),
        rows=agreements_of,
        row=agreement_row,
        group="network",
        headline=True,
    ),
)
