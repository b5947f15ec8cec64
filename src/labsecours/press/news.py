from django.db.models.functions import Least, TruncDate

from labsecours.kernel.registries import NewsItem, NewsSource, news_sources
from labsecours.press.models import Coverage
from labsecours.ui.addresses import address


def items(limit: int) -> list[NewsItem]:
    rows = Coverage.objects.annotate(told=Least(TruncDate("created_at"), "period_end"))
    return [
        NewsItem(
            f"{coverage.media} – {coverage.title}",
            f"{address('press:publications')}#publication-{coverage.pk}",
            coverage.summary,
            coverage.told,
        )
        for coverage in rows.select_related("media").order_by("-told", "-pk")[:limit]
    ]


news_sources.register(NewsSource(key="press", items=items))
