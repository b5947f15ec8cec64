"""The roles of those who run the site. Other apps declare theirs in a `roles.py` of their own."""

from django.db.models import TextChoices
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.access import Role, roles

ADMINISTRATOR = "administrator"


class Domain(TextChoices):
    """What a team member works on; each is a role `team_<domain>`."""

    RECORD = "record", _("record and report")
    EVENTS = "events", _("events")
    CALLS = "calls", _("calls and prizes")
    LAB = "lab", _("lab")
    NETWORK = "network", _("network")

    @property
    def role(self) -> str:
        return f"team_{self.value}"


roles.register(
    Role(
        ADMINISTRATOR,
        _("administrator"),
        _("Everything: the record, accounts and roles, the audit log, mail, jobs, privacy."),
        needs_second_factor=True,
    ),
    *(
        Role(domain.role, format_lazy(_("team: {domain}"), domain=domain.label), description, needs_second_factor=True)
        for domain, description in {
            Domain.RECORD: _("Organisations, people, strategy, press, the site and the report."),
            Domain.EVENTS: _("Events, their series and their attendance."),
            Domain.CALLS: _("Calls, prizes, their editions and laureates."),
            Domain.LAB: _("Projects and experiments in fire services."),
            Domain.NETWORK: _("Memberships and partnership agreements."),
        }.items()
    ),
)
