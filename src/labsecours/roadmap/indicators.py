"""What the association plans for the year that follows."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.period import Period
from labsecours.kernel.registries import Indicator, Row, indicators
from labsecours.roadmap.models import PlannedProject
from labsecours.ui.addresses import address


def plans_after(year: int) -> QuerySet[PlannedProject]:
    return PlannedProject.objects.filter(year=year + 1).select_related("axis").order_by("position", "pk")


def plan_row(plan: PlannedProject) -> Row:
    return Row(
        id=f"roadmap.plannedproject:{plan.pk}",
        title=plan.title,
        url=address("roadmap:roadmap"),
        period=Period.year(plan.year),
        detail=plan.axis.name if plan.axis else "",
        source=plan.source,
    )


indicators.register(
    Indicator(
        key="plans",
        label=_("Projects for the next year"),
        unit=_("projects"),
        rule=_("Projects planned for the year that follows the report."),
        rows=plans_after,
        row=plan_row,
        group="plans",
    )
)
