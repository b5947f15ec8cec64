from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import MenuEntry, PublicPage, SearchDocument, menu, public_pages, published_years
from labsecours.report.models import Report
from labsecours.report.public import latest_public_year
from labsecours.ui.addresses import address
from labsecours.ui.typography import joined


def document(report: Report) -> SearchDocument | None:
    """The words that staff wrote; what the record says is found on its own pages."""
    if not report.is_public:
        return None
    return SearchDocument("report", str(report), joined((report.preface, report.closing)))


def url(report_id: int) -> str:
    return address("report:report", Report.objects.values_list("year", flat=True).get(pk=report_id))


public_pages.register(
    PublicPage(
        key="report.report",
        model=Report,
        kind_label=_("Activity reports"),
        url=url,
        document=document,
        objects=lambda: Report.objects.filter(is_public=True).order_by("-year"),
    )
)
menu.register(MenuEntry("reports", _("Reports"), "report:index", 70))
published_years.source = latest_public_year
