from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import MenuEntry, PublicPage, SearchDocument, menu, public_pages
from labsecours.kernel.related import RelatedSource, related_sources
from labsecours.network import queries
from labsecours.network.models import PartnershipAgreement
from labsecours.ui.typography import joined


def document(agreement: PartnershipAgreement) -> SearchDocument:
    parties = ", ".join(party.name for party in agreement.parties.all())
    text = joined((agreement.purpose, parties, agreement.place, agreement.occasion, "convention signée"))
    return SearchDocument("agreement", agreement.title, text, agreement.period_start)


def urls(ids: Collection[int]) -> dict[int, str]:
    rows = PartnershipAgreement.objects.filter(pk__in=ids).values_list("pk", "slug")
    return {pk: queries.agreement_address(slug) for pk, slug in rows}


public_pages.register(
    PublicPage(
        key="network.partnershipagreement",
        model=PartnershipAgreement,
        kind_label=_("Agreements"),
        url=lambda pk: urls([pk])[pk],
        urls=urls,
        document=document,
        objects=queries.agreements,
    )
)
related_sources.register(
    RelatedSource(
        key="network.memberships",
        of="directory.organisation",
        label=_("Membership"),
        order=10,
        items=queries.memberships_of,
    ),
    RelatedSource(
        key="network.agreements",
        of="directory.organisation",
        label=_("Agreements signed"),
        order=20,
        items=queries.agreements_of,
        totals=queries.agreement_totals,
    ),
)
menu.register(MenuEntry("members", _("Members"), "network:members", 30))
