from typing import Any

from tests.factories.accounts import make_user

from labsecours.accounts.demonstration import KNOWN_ACCOUNTS, PresentCode, entries
from labsecours.accounts.roles import ADMINISTRATOR


def test_only_the_known_accounts_that_are_there_are_told(db: Any) -> None:
    known = KNOWN_ACCOUNTS[0]
    make_user(known.email, ADMINISTRATOR)
    make_user("other@example.org", ADMINISTRATOR)
    (entry,) = entries((PresentCode(known.email, known.name, "123456", 9),))
    assert (entry.account, entry.code) == (known, "123456")
