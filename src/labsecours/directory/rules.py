"""Who may see and correct what the association holds about an organisation."""

from labsecours.directory.models import Organisation
from labsecours.directory.roles import REFERENT
from labsecours.kernel.access import Access


def is_referent(access: Access) -> bool:
    """Speaks for some organisation; for which, `speaks_for` says."""
    return bool(access.scopes(REFERENT))


def speaks_for(access: Access, organisation: Organisation) -> bool:
    return access.holds(REFERENT, on=organisation)
