"""What the press said in the year."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import Indicator, Row, indicators
from labsecours.press.models import Coverage
from labsecours.ui.addresses import address


def coverage_of(year: int) -> QuerySet[Coverage]:
    told = Coverage.objects.filter(**{IN_YEAR: year}).select_related("media")
    return told.order_by("period_start", "period_end", "pk")


def coverage_row(coverage: Coverage) -> Row:
    return Row(
        id=f"press.coverage:{coverage.pk}",
        title=coverage.title,
        url=coverage.link or address("press:publications"),
        period=coverage.period,
        detail=str(coverage.media),
        source=coverage.source,
    )


indicators.register(
    Indicator(
        key="publications",
        label=_("Publications"),
        unit=_("publications"),
        rule=_("Articles and broadcasts about the association whose period ends in the year."),
        rows=coverage_of,
        row=coverage_row,
        group="press",
        headline=True,
    )
)
