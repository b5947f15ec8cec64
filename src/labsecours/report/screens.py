from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.desk import DeskGroup, DeskLink, desk_links
from labsecours.kernel.registries import Text
from labsecours.ui.addresses import address


def _links() -> Sequence[tuple[Text, str]]:
    return [(_("Activity reports"), address("report_desk:index"))]


desk_links.register(DeskLink("report.reports", DeskGroup.SITE, _links))
