"""Every team member reads the whole record; each screen is written by those who work on its domain."""

from labsecours.accounts.rules import works_on
from labsecours.kernel.access import Access
from labsecours.kernel.desk import DeskScreen


def may_write(access: Access, screen: DeskScreen) -> bool:
    return works_on(access, screen.domain)
