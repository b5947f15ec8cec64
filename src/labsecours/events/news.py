from django.db.models.functions import Least, TruncDate

from labsecours.events.models import Event
from labsecours.kernel.registries import NewsItem, NewsSource, news_sources
from labsecours.ui.addresses import slug_address
from labsecours.ui.markup import to_plain
from labsecours.ui.typography import period


def items(limit: int) -> list[NewsItem]:
    """An event is news on the day when it was announced, or at its end when it was recorded afterwards."""
    rows = Event.objects.annotate(told=Least(TruncDate("created_at"), "period_end")).order_by("-told", "-pk")
    return [
        NewsItem(
            event.title,
            slug_address("events:event", event.slug),
            "\n".join(filter(None, (period(event.period), to_plain(event.summary)))),
            event.told,
        )
        for event in rows[:limit]
    ]


news_sources.register(NewsSource(key="events", items=items))
