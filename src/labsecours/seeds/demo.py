"""The demonstration: the national list of fire services, the year 2021, and accounts to try the desk with."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from labsecours import directory
from labsecours.accounts.models import User
from labsecours.seeds.load import LoadReport, load
from labsecours.seeds.rows import read_fire_services, read_folder

FIRE_SERVICES = Path(directory.__path__[0]) / "data" / "fire_services.csv"
YEAR_2021 = Path(__file__).parent / "2021"
STAFF = (
    ("equipe@example.org", "Équipe de démonstration", "secours-demo-2021"),
    ("redaction@example.org", "Rédaction du rapport", "rapport-demo-2021"),
)


@dataclass(frozen=True)
class DemonstrationAccount:
    """`password` is empty when somebody changed it since."""

    email: str
    name: str
    password: str


@dataclass(frozen=True)
class Demonstration:
    loads: tuple[LoadReport, ...]
    accounts: tuple[DemonstrationAccount, ...]


def load_demonstration() -> Demonstration:
    """Load what is not there yet; what people changed or deleted stays as they left it."""
    loads = (load("fire-services", read_fire_services(FIRE_SERVICES)), load("2021", read_folder(YEAR_2021)))
    return Demonstration(loads, staff_accounts())


def staff_accounts() -> tuple[DemonstrationAccount, ...]:
    """Accounts whose passwords everybody can read here: none on a production site."""
    return () if settings.PRODUCTION else tuple(_account(*account) for account in STAFF)


def _account(email: str, name: str, password: str) -> DemonstrationAccount:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        User.objects.create_user(email, password, name=name, is_staff=True)
    unchanged = user is None or user.check_password(password)
    return DemonstrationAccount(email, name, password if unchanged else "")
