from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from labsecours.accounts.rules import is_administrator, is_team
from labsecours.kernel.desk import DeskGroup, DeskLink, desk_links
from labsecours.kernel.own import OwnLink, own_links
from labsecours.kernel.registries import Text
from labsecours.ui.addresses import address


def _links() -> Sequence[tuple[Text, str]]:
    return [(_("Accounts and roles"), address("accounts_desk:list"))]


desk_links.register(DeskLink("accounts.accounts", DeskGroup.ADMINISTRATION, _links, rule=is_administrator))
own_links.register(OwnLink("accounts.team", _("Team space"), lambda: address("desk:home"), is_team))
