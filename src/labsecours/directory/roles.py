from django.utils.translation import gettext_lazy as _

from labsecours.kernel.access import Role, roles

REFERENT = "referent"

roles.register(
    Role(
        REFERENT,
        _("organisation referent"),
        _("Sees what the association holds about the organisation, and keeps its website and city right."),
        scope="directory.organisation",
    )
)
