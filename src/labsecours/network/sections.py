"""What the network brings to the report: the agreements of the year and the members on the map."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labsecours.kernel.registries import (
    MapSource,
    ReportItem,
    ReportSection,
    map_sources,
    report_sections,
)
from labsecours.network.indicators import agreements_of
from labsecours.network.models import PartnershipAgreement
from labsecours.network.queries import agreement_address, members_on
from labsecours.ui.typography import day, period


def agreement_items(year: int) -> list[ReportItem]:
    return [_agreement_item(agreement) for agreement in agreements_of(year)]


def _agreement_item(agreement: PartnershipAgreement) -> ReportItem:
    return ReportItem(
        key=f"network.partnershipagreement:{agreement.pk}",
        title=agreement.title,
        meta=period(agreement.period),
        text=agreement.purpose,
        url=agreement_address(agreement.slug),
        facts=tuple(_facts(agreement)),
    )


def _facts(agreement: PartnershipAgreement) -> Iterator[tuple[str, str]]:
    if parties := [party.name for party in agreement.parties.all()]:
        yield _("Signed with"), ", ".join(parties)
    if signed_at := [text for text in (agreement.place, agreement.occasion) if text]:
        yield _("Place and occasion"), ", ".join(signed_at)
    if agreement.ends_on:
        yield _("Term"), day(agreement.ends_on)


report_sections.register(ReportSection("agreements", gettext_lazy("Partnerships"), 60, agreement_items))
map_sources.register(MapSource("network", members_on))
