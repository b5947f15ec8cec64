from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from labsecours.accounts.rules import is_administrator, is_team
from labsecours.kernel.desk import DeskGroup, DeskLink, desk_links
from labsecours.kernel.registries import Text
from labsecours.ui.addresses import address


def _for_administrators() -> Sequence[tuple[Text, str]]:
    return [(_("Audit log"), address("desk:audit")), (_("Mails"), address("outbox:list"))]


def _for_the_team() -> Sequence[tuple[Text, str]]:
    return [(_("Background jobs"), address("jobs:list"))]


desk_links.register(
    DeskLink("desk.administration", DeskGroup.ADMINISTRATION, _for_administrators, is_administrator),
    DeskLink("desk.jobs", DeskGroup.ADMINISTRATION, _for_the_team, is_team),
)
