from django.db.models.functions import Least, TruncDate

from labsecours.calls.models import CallMilestone
from labsecours.kernel.registries import NewsItem, NewsSource, news_sources
from labsecours.ui.addresses import slug_address
from labsecours.ui.markup import to_plain
from labsecours.ui.typography import period


def items(limit: int) -> list[NewsItem]:
    """A step is news on the day when it was announced, or at its end when it was recorded afterwards."""
    told = Least(TruncDate("edition__created_at"), "period_end")
    rows = CallMilestone.objects.annotate(told=told).select_related("edition__call").order_by("-told", "-pk")
    return [
        NewsItem(
            f"{step.edition.call.title} – {step.title}",
            f"{slug_address('calls:call', step.edition.call.slug)}#etape-{step.pk}",
            "\n".join(filter(None, (period(step.period), to_plain(step.text)))),
            step.told,
        )
        for step in rows[:limit]
    ]


news_sources.register(NewsSource(key="calls", items=items))
