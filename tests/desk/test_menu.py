"""The menu leads to every staff page that its reader may open."""

from typing import Any

from tests.factories.accounts import make_user

from labsecours.accounts.models import User
from labsecours.accounts.queries import access_of_user
from labsecours.accounts.roles import ADMINISTRATOR, Domain
from labsecours.desk.context import menu_groups


def _administration(user: User) -> list[str]:
    groups = menu_groups(access_of_user(user, is_strong=True))
    return [address for _label, address in groups[-1].links]


def test_each_role_sees_what_it_may_open(db: Any) -> None:
    assert _administration(make_user("a@example.org", ADMINISTRATOR)) == [
        "/gestion/comptes/",
        "/gestion/donnees-personnelles/",
        "/gestion/journal/",
        "/gestion/courriers/",
        "/gestion/travaux/",
    ]
    assert _administration(make_user("e@example.org", Domain.EVENTS.role)) == ["/gestion/travaux/"]
