from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from labsecours.accounts.roles import Domain
from labsecours.kernel.desk import Column, DeskGroup, DeskScreen, Watch, desk_screens
from labsecours.press import forms
from labsecours.press.models import Coverage
from labsecours.press.sharing import shared_link_notices, sharing_a_link, with_shared_links


def _sharing(row: Any) -> str:
    if not row.sharing:
        return ""
    return ngettext("same link as another", "same link as %(number)d others", row.sharing) % {"number": row.sharing}


desk_screens.register(
    DeskScreen(
        key="publications",
        model=Coverage,
        title=_("publications"),
        one=_("publication"),
        add_label=_("Add a publication"),
        group=DeskGroup.ACTIVITIES,
        domain=Domain.RECORD,
        form=forms.CoverageForm,
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("media"), lambda row: row.media, "media__name"),
            Column(_("period"), lambda row: row.period, "period_start"),
            Column(_("to look at"), _sharing),
        ),
        search=("title", "media__name", "link", "summary"),
        ordering=("-pk",),
        related=("media",),
        annotate=with_shared_links,
        watches=(Watch("lien-partage", _("publications sharing a link"), sharing_a_link),),
        notices=shared_link_notices,
        order=60,
    ),
)
