"""The publications of the year in the report."""

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import ReportItem, ReportSection, report_sections
from labsecours.press.indicators import coverage_of
from labsecours.ui.addresses import address
from labsecours.ui.typography import period


def items(year: int) -> list[ReportItem]:
    return [
        ReportItem(
            key=f"press.coverage:{coverage.pk}",
            title=coverage.title,
            meta=f"{coverage.media} · {period(coverage.period)}",
            text=coverage.summary,
            url=address("press:publications"),
            link=coverage.link,
        )
        for coverage in coverage_of(year)
    ]


report_sections.register(ReportSection("publications", _("Publications"), 70, items))
