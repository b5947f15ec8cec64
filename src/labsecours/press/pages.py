from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import MenuEntry, PublicPage, SearchDocument, menu, public_pages
from labsecours.kernel.related import RelatedSource, related_sources
from labsecours.press import queries
from labsecours.press.models import Coverage
from labsecours.ui.addresses import address
from labsecours.ui.typography import joined


def document(coverage: Coverage) -> SearchDocument:
    return SearchDocument(
        "publication", coverage.title, joined((coverage.media.name, coverage.summary)), coverage.period_start
    )


def urls(ids: Collection[int]) -> dict[int, str]:
    return {pk: f"{address('press:publications')}#publication-{pk}" for pk in ids}


public_pages.register(
    PublicPage(
        key="press.coverage",
        model=Coverage,
        kind_label=_("Publications"),
        url=lambda pk: urls([pk])[pk],
        urls=urls,
        document=document,
        objects=lambda: Coverage.objects.order_by("pk"),
    )
)
related_sources.register(
    RelatedSource(
        key="press.by_media",
        of="directory.organisation",
        label=_("Publications"),
        order=50,
        items=queries.coverage_by,
        totals=queries.coverage_totals,
    ),
    RelatedSource(
        key="press.of_event",
        of="events.event",
        label=_("In the press"),
        order=30,
        items=queries.coverage_of_event,
    ),
    RelatedSource(
        key="press.of_series",
        of="events.series",
        label=_("In the press"),
        order=30,
        items=queries.coverage_of_series,
    ),
    RelatedSource(
        key="press.of_call",
        of="calls.call",
        label=_("In the press"),
        order=30,
        items=queries.coverage_of_call,
    ),
)
menu.register(MenuEntry("publications", _("Publications"), "press:publications", 50))
