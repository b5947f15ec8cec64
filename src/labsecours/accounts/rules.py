"""Who may do what, as named predicates over what somebody holds."""

from labsecours.accounts.roles import ADMINISTRATOR, Domain
from labsecours.kernel.access import Access

TEAM = tuple(domain.role for domain in Domain)


def is_administrator(access: Access) -> bool:
    return access.holds(ADMINISTRATOR)


def is_team(access: Access) -> bool:
    """Keeps a part of the record, hence reads the whole of it."""
    return access.holds(ADMINISTRATOR, *TEAM)


def works_on(access: Access, domain: str) -> bool:
    """Writes the records of a domain."""
    return access.holds(ADMINISTRATOR, Domain(domain).role)


def is_team_of_record(access: Access) -> bool:
    return works_on(access, Domain.RECORD)
