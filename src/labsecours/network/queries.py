"""Who belongs, and what was agreed with whom."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from markupsafe import Markup

from labsecours.directory.geography import department_names, region_names
from labsecours.directory.models import Organisation
from labsecours.kernel.period import Period
from labsecours.kernel.registries import MapService
from labsecours.kernel.related import RelatedItem
from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.ui.addresses import address, slug_address
from labsecours.ui.map import MapMark, department_map
from labsecours.ui.typography import day as day_text
from labsecours.ui.typography import period

FIRE_SERVICE = Organisation.Kind.FIRE_SERVICE


def memberships_on(day: date) -> QuerySet[Membership]:
    """Memberships that run, one for each organisation: the earliest.

    They have begun by that day, or may have: a period counts from its first day; and have not ended before it.
    """
    running = Membership.objects.filter(Q(period_start__lte=day) & (Q(ended_on=None) | Q(ended_on__gte=day)))
    earlier = running.filter(organisation=OuterRef("organisation"), period_start__lt=OuterRef("period_start"))
    return running.filter(~Exists(earlier)).order_by("period_start", "rank_of_arrival", "pk")


def members_on(day: date) -> list[MapService]:
    """Fire services that are members, in order of arrival."""
    rows = memberships_on(day).filter(organisation__kind=FIRE_SERVICE).select_related("organisation")
    return [_map_service(membership) for membership in rows]


def _map_service(membership: Membership) -> MapService:
    organisation = membership.organisation
    return MapService(
        id=organisation.pk,
        name=organisation.name,
        short_name=str(organisation),
        url=slug_address("directory:organisation", organisation.slug),
        departments=organisation.department_codes,
        since=membership.period,
        rank=membership.rank_of_arrival,
    )


def members_map(members: list[MapService]) -> Markup:
    """The map on which each member is a link; a plain picture when there is none."""
    marks = {
        code: MapMark(
            _("%(name)s, member since: %(period)s") % {"name": member.short_name, "period": period(member.since)}
            if member.since
            else member.short_name,
            member.url,
        )
        for member in members
        for code in member.departments
    }
    return department_map(marks, _("Map of the fire services that are members"), linked=bool(marks))


@dataclass(frozen=True)
class Service:
    """A fire service of the list, member or not."""

    name: str
    short_name: str
    url: str
    departments: str
    region: str
    since: Period | None
    rank: int | None


def services(arrived: list[MapService]) -> list[Service]:
    """Every fire service, with its membership where it is among those that arrived."""
    members = {member.id: member for member in arrived}
    rows = Organisation.objects.filter(kind=FIRE_SERVICE).order_by("departments", "name")
    fields = rows.values_list("pk", "name", "short_name", "slug", "departments", "region")
    return [
        Service(
            name,
            short_name or name,
            slug_address("directory:organisation", slug),
            department_names(tuple(code for code in codes.split(",") if code)),
            region_names().get(region, ""),
            members[pk].since if pk in members else None,
            members[pk].rank if pk in members else None,
        )
        for pk, name, short_name, slug, codes, region in fields
    ]


def other_members_on(day: date) -> list[Membership]:
    """Members that are no fire service."""
    return list(memberships_on(day).exclude(organisation__kind=FIRE_SERVICE).select_related("organisation"))


def agreements() -> QuerySet[PartnershipAgreement]:
    return PartnershipAgreement.objects.prefetch_related("parties").order_by("-period_start", "title")


def memberships_of(organisation_id: int) -> list[RelatedItem]:
    rows = Membership.objects.filter(organisation=organisation_id).order_by("-period_start")
    return [RelatedItem(_membership_title(row), "", row.period, row.note) for row in rows]


def _membership_title(membership: Membership) -> str:
    if membership.ended_on:
        return _("Member until %(day)s") % {"day": day_text(membership.ended_on)}
    if membership.rank_of_arrival:
        return _("Member, number %(rank)d to join") % {"rank": membership.rank_of_arrival}
    return _("Member since")


def agreements_of(organisation_id: int) -> list[RelatedItem]:
    rows = PartnershipAgreement.objects.filter(parties=organisation_id).order_by("-period_start", "pk")
    return [RelatedItem(row.title, agreement_address(row.slug), row.period, row.purpose) for row in rows]


def agreement_address(slug: str) -> str:
    return f"{address('network:agreements')}#{slug}"


def agreement_totals() -> dict[int, int]:
    counts = PartnershipAgreement.parties.through.objects.values_list("organisation").annotate(Count("pk"))
    return dict(counts.order_by("organisation"))
