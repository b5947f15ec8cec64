"""Shared reads of the directory."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language

from labsecours.directory.legal import accessibility_state
from labsecours.directory.models import Affiliation, Association, Organisation
from labsecours.directory.roles import REFERENT
from labsecours.directory.rules import speaks_for
from labsecours.kernel import clock
from labsecours.kernel.access import Access
from labsecours.kernel.memory import remembered
from labsecours.kernel.merging import successor
from labsecours.kernel.registries import SiteIdentity
from labsecours.kernel.related import RelatedItem, related

OWN_LABEL = "directory.organisation"


def association() -> Association | None:
    """Who runs this site. Shared between requests: never write to it."""
    return remembered("directory.association", lambda: Association.objects.order_by("pk").first())


def identity() -> SiteIdentity:
    known = association()
    accessibility = accessibility_state(known).label
    if known is None:
        return SiteIdentity("labsecours", accessibility=accessibility)
    return SiteIdentity(known.name, known.tagline, known.founded, known.contact_email, accessibility)


def public_organisation(slug: str) -> Organisation:
    """The organisation at this address, or the one into which it was merged. Raises Http404."""
    found = Organisation.objects.filter(slug=slug).first() or successor(Organisation, "slug", slug)
    if not isinstance(found, Organisation):
        raise Http404
    return found


def organisations_of_referent(access: Access) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=access.scopes(REFERENT)).order_by("name", "pk"))


def organisation_of_referent(access: Access, number: int) -> Organisation:
    """An organisation for which the one who asks speaks. Raises Http404, as for one that does not exist."""
    found = Organisation.objects.filter(pk=number).first()
    if found is None or not speaks_for(access, found):
        raise Http404
    return found


def affiliations_of(organisation: Organisation) -> list[Affiliation]:
    """Its people with a place there today, by name."""
    current = Q(until=None) | Q(until__gte=clock.today())
    rows = organisation.affiliations.filter(current).select_related("person")
    return list(rows.order_by("person__family_name", "person__given_name", "pk"))


@dataclass(frozen=True)
class Together:
    """What we did with an organisation, from one capability."""

    key: str
    label: str
    items: list[RelatedItem]


def together(organisation: Organisation) -> list[Together]:
    parts = [
        Together(source.key, str(source.label), list(source.items(organisation.pk))) for source in related(OWN_LABEL)
    ]
    return [part for part in parts if part.items]


@dataclass(frozen=True)
class Partner:
    name: str
    short_name: str
    slug: str
    city: str
    moments: int


@dataclass(frozen=True)
class PartnerGroup:
    kind: str
    label: str
    partners: list[Partner]


def partner_groups() -> list[PartnerGroup]:
    """Organisations with which something was done, by kind, those with most moments first."""
    return remembered(("directory.partners", get_language()), _partner_groups)


def _partner_groups() -> list[PartnerGroup]:
    moments: dict[int, int] = {}
    for source in related(OWN_LABEL):
        for pk, count in (source.totals() if source.totals else {}).items():
            moments[pk] = moments.get(pk, 0) + count
    by_kind: dict[str, list[Partner]] = {}
    rows = Organisation.objects.order_by("name").values_list("pk", "name", "short_name", "slug", "city", "kind")
    for pk, name, short_name, slug, city, kind in rows:
        if moments.get(pk):
            by_kind.setdefault(kind, []).append(Partner(name, short_name, slug, city, moments[pk]))
    return [
        PartnerGroup(kind, str(label), sorted(by_kind[kind], key=lambda partner: -partner.moments))
        for kind, label in Organisation.Kind.choices
        if kind in by_kind
    ]
