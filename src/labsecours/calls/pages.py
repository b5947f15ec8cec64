from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from labsecours.calls import queries
from labsecours.calls.models import Call, CallEdition
from labsecours.kernel.registries import MenuEntry, PublicPage, SearchDocument, menu, public_pages
from labsecours.kernel.related import RelatedSource, related_sources
from labsecours.ui.addresses import by_slug, slug_address
from labsecours.ui.markup import to_plain
from labsecours.ui.typography import joined


def call_document(call: Call) -> SearchDocument:
    return SearchDocument("call", call.title, to_plain(call.summary))


def edition_document(edition: CallEdition) -> SearchDocument:
    """Written when the edition is saved, after its parts: they are read from the database."""
    steps = [joined((step.title, to_plain(step.text))) for step in edition.milestones.order_by("period_start", "pk")]
    partners = [row.organisation.name for row in edition.partners.select_related("organisation").order_by("pk")]
    laureates = [str(row) for row in edition.laureates.select_related("organisation").order_by("pk")]
    tracks = [joined((track.name, track.audience)) for track in edition.tracks.order_by("pk")]
    text = joined((to_plain(edition.summary), *steps, *partners, *laureates, *tracks))
    return SearchDocument("call", str(edition), text)


call_urls = by_slug(Call, "calls:call")


def edition_urls(ids: Collection[int]) -> dict[int, str]:
    rows = CallEdition.objects.filter(pk__in=ids).values_list("pk", "call__slug")
    return {pk: f"{slug_address('calls:call', slug)}#edition-{pk}" for pk, slug in rows}


public_pages.register(
    PublicPage(
        key="calls.call",
        model=Call,
        kind_label=_("Calls and prizes"),
        url=lambda pk: call_urls([pk])[pk],
        urls=call_urls,
        document=call_document,
        objects=lambda: Call.objects.order_by("pk"),
    ),
    PublicPage(
        key="calls.calledition",
        model=CallEdition,
        kind_label=_("Calls and prizes"),
        url=lambda pk: edition_urls([pk])[pk],
        urls=edition_urls,
        document=edition_document,
        objects=lambda: CallEdition.objects.order_by("pk"),
    ),
)
related_sources.register(
    RelatedSource(
        key="calls.calls",
        of="directory.organisation",
        label=_("Calls and prizes"),
        order=30,
        items=queries.calls_of,
        totals=queries.call_totals,
    ),
    RelatedSource(
        key="calls.steps",
        of="events.event",
        label=_("Calls and prizes"),
        order=20,
        items=queries.steps_at,
    ),
)
menu.register(MenuEntry("calls", _("Calls and prizes"), "calls:calls", 20))
