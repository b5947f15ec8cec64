"""The demonstration: the national list of fire services, the year 2021, and accounts to try the desk with."""

from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.utils import translation

from labsecours import directory
from labsecours.accounts.demonstration import KNOWN_ACCOUNTS, KnownAccount, give_known_factor
from labsecours.accounts.models import User
from labsecours.accounts.roles import ADMINISTRATOR, Domain
from labsecours.accounts.services import confirm_address, grant, invite
from labsecours.directory.models import Organisation
from labsecours.directory.roles import REFERENT
from labsecours.seeds.load import LoadReport, load
from labsecours.seeds.rows import read_fire_services, read_folder

FIRE_SERVICES = Path(directory.__path__[0]) / "data" / "fire_services.csv"
YEAR_2021 = Path(__file__).parent / "2021"


ROLES = {
    "equipe@example.org": ADMINISTRATOR,
    "redaction@example.org": Domain.RECORD.role,
    "evenements@example.org": Domain.EVENTS.role,
    "referent@example.org": REFERENT,
}
REFERRED = "sdis-13"
"""The organisation of the demonstration's referent."""


@dataclass(frozen=True)
class Demonstration:
    """The password of an account is empty when somebody changed it since."""

    loads: tuple[LoadReport, ...]
    accounts: tuple[KnownAccount, ...]


def load_demonstration() -> Demonstration:
    """Load what is not there yet; what people changed or deleted stays as they left it."""
    with translation.override(settings.LANGUAGE_CODE):  # the audit log keeps titles as they read when written
        loads = (load("fire-services", read_fire_services(FIRE_SERVICES)), load("2021", read_folder(YEAR_2021)))
        return Demonstration(loads, staff_accounts())


def staff_accounts() -> tuple[KnownAccount, ...]:
    """Accounts whose passwords everybody can read here: none on a production site."""
    return () if settings.PRODUCTION else tuple(map(_account, KNOWN_ACCOUNTS))


def _account(known: KnownAccount) -> KnownAccount:
    user = User.objects.filter(email__iexact=known.email).first()
    if user is None:
        _create(known)
        if settings.DEMONSTRATION:
            invite(email=known.email, name=known.name, actor=None)  # for the inbox to hold something
    unchanged = user is None or user.check_password(known.password)
    return known if unchanged else replace(known, password="")


def _create(known: KnownAccount) -> None:
    user = User.objects.create_user(known.email, known.password, name=known.name)
    confirm_address(user)
    if ROLES[known.email] == REFERENT:
        if organisation := Organisation.objects.filter(slug=REFERRED).first():
            grant(user=user, role=REFERENT, on=organisation, actor=None)
        return
    give_known_factor(user)
    grant(user=user, role=ROLES[known.email], actor=None)
