from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from labsecours.events import queries
from labsecours.events.models import Event, Series
from labsecours.kernel.registries import MenuEntry, PublicPage, SearchDocument, menu, public_pages
from labsecours.kernel.related import RelatedSource, related_sources
from labsecours.ui.addresses import by_slug
from labsecours.ui.markup import to_plain
from labsecours.ui.typography import joined


def event_document(event: Event) -> SearchDocument:
    """Organisations by name, never people: who may be named can change without the event changing."""
    names = [link.organisation.name for link in event.event_organisations.select_related("organisation")]
    with override("fr"):
        kind = str(event.get_format_display())
    series = event.series.title if event.series else ""
    parts = (to_plain(event.summary), to_plain(event.outcome), event.place, *names, series, kind)
    return SearchDocument("event", event.title, joined(parts), event.period_start)


def series_document(series: Series) -> SearchDocument:
    return SearchDocument("series", series.title, to_plain(series.summary))


event_urls = by_slug(Event, "events:event")
series_urls = by_slug(Series, "events:series")

public_pages.register(
    PublicPage(
        key="events.event",
        model=Event,
        kind_label=_("Events"),
        url=lambda pk: event_urls([pk])[pk],
        urls=event_urls,
        document=event_document,
        objects=lambda: Event.objects.order_by("pk"),
    ),
    PublicPage(
        key="events.series",
        model=Series,
        kind_label=_("Series"),
        url=lambda pk: series_urls([pk])[pk],
        urls=series_urls,
        document=series_document,
        objects=lambda: Series.objects.order_by("pk"),
    ),
)
related_sources.register(
    RelatedSource(
        key="events.events",
        of="directory.organisation",
        label=_("Events"),
        order=40,
        items=queries.events_of,
        totals=queries.event_totals,
    ),
    RelatedSource(
        key="events.series",
        of="directory.organisation",
        label=_("Series of events"),
        order=35,
        items=queries.series_of,
        totals=queries.series_totals,
    ),
)
menu.register(MenuEntry("agenda", _("Agenda"), "events:agenda", 10))
