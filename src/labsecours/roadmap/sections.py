"""What the association is for, near the head of the report, and what it plans, at its end."""

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import ReportItem, ReportSection, report_sections
from labsecours.roadmap.indicators import plans_after
from labsecours.roadmap.models import Axis
from labsecours.ui.addresses import address


def axes(_year: int) -> list[ReportItem]:
    return [
        ReportItem(key=f"roadmap.axis:{axis.pk}", title=axis.name, text=axis.description)
        for axis in Axis.objects.order_by("position", "pk")
    ]


def plans(year: int) -> list[ReportItem]:
    return [
        ReportItem(
            key=f"roadmap.plannedproject:{plan.pk}",
            title=plan.title,
            meta=plan.axis.name if plan.axis else "",
            text=plan.description,
            url=address("roadmap:roadmap"),
        )
        for plan in plans_after(year)
    ]


report_sections.register(
    ReportSection("axes", _("Our stakes"), 5, axes, kind="axes"),
    ReportSection("plans", _("Projects for the next year"), 90, plans),
)
