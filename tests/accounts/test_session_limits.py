from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from tests.conftest import sign_in
from tests.factories.accounts import PASSWORD, make_user

from labsecours.accounts.services import grant
from labsecours.kernel import clock

pytestmark = pytest.mark.django_db
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STAFF, OTHERS = "administrator", ""


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moment = [datetime.now(UTC)]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def _signed_in(role: str) -> Client:
    return sign_in(Client(), make_user("a@example.org", *filter(None, [role])))


def _is_in(client: Client) -> bool:
    return client.get(reverse("accounts:home")).status_code == 200


@pytest.mark.parametrize(
    ("role", "pauses", "holds"),
    [
        (STAFF, [29 * MINUTE], True),
        (STAFF, [31 * MINUTE], False),
        (STAFF, [25 * MINUTE] * 28, True),
        (STAFF, [25 * MINUTE] * 29, False),
        (OTHERS, [13 * DAY], True),
        (OTHERS, [15 * DAY], False),
        (OTHERS, [10 * DAY] * 3, True),
        (OTHERS, [10 * DAY] * 3 + [HOUR], False),
    ],
)
def test_a_session_ends_without_activity_and_at_last(
    role: str, pauses: list[timedelta], holds: bool, now: list[datetime]
) -> None:
    client = _signed_in(role)
    assert _is_in(client)
    for pause in pauses:
        last, now[0] = now[0], now[0] + pause
        found = _is_in(client)
    assert found == holds
    assert last < now[0]


def test_whoever_comes_back_too_late_is_told_and_goes_on_where_they_were(now: list[datetime]) -> None:
    client = _signed_in(STAFF)
    assert _is_in(client)
    key = client.session.session_key
    now[0] += HOUR
    answer = client.post(reverse("accounts:profile") + "?x=1", {"name": "Perdu"})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next=/compte/profil/%3Fx%3D1"
    page = client.get(answer.headers["Location"]).content.decode()
    assert escape("Votre session a pris fin après 30 minutes sans activité.").replace("&#x27;", "’") in page
    assert "n’a pas été enregistré" in page
    assert not Session.objects.filter(session_key=key).exists()


def _enter(user: Any) -> Client:
    EmailAddress.objects.get_or_create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    assert client.get(reverse("account_login")).status_code == 200
    client.post(reverse("account_reset_password"), {"email": "personne@example.org"})
    before = client.session.session_key
    assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 302
    assert client.session.session_key != before
    return client


def test_signing_in_and_another_role_change_the_sessions_number(now: list[datetime]) -> None:
    user = make_user("a@example.org")
    client = _enter(user)
    assert _is_in(client)
    former = client.session.session_key
    now[0] += MINUTE
    grant(user=user, role="team_events", actor=None)
    assert _is_in(client)
    key = client.session.session_key
    assert key != former
    assert not Session.objects.filter(session_key=former).exists()
    assert [row.session_key for row in UserSession.objects.filter(user=user)] == [key]
    assert _is_in(client)
    assert client.session.session_key == key


def test_another_password_ends_the_other_sessions(now: list[datetime]) -> None:
    user = make_user("a@example.org")
    here, elsewhere = _enter(user), _enter(user)
    new = "hérisson-dîner-lune-42"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)
    assert not _is_in(elsewhere)


def test_a_public_page_asks_nothing_of_the_session(now: list[datetime]) -> None:
    client = _signed_in(STAFF)
    now[0] += HOUR
    answer = client.get(reverse("portal:legal"))
    assert (answer.status_code, "Cookie" in answer.headers.get("Vary", "")) == (200, False)
    assert client.session.session_key is not None
