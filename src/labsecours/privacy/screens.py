from django.utils.translation import gettext_lazy as _

from labsecours.accounts.rules import is_administrator
from labsecours.kernel.desk import DeskGroup, DeskLink, desk_links
from labsecours.ui.addresses import address

desk_links.register(
    DeskLink(
        "privacy",
        DeskGroup.ADMINISTRATION,
        lambda: [(_("Personal data"), address("privacy_desk:index"))],
        is_administrator,
    )
)
