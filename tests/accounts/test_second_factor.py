from typing import Any
from unittest import mock

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone
from tests.conftest import sign_in
from tests.factories.accounts import PASSWORD, make_user

from labsecours.accounts.models import User

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOW = 1_790_000_000
PROTECTING = [
    "/compte/adresse/",
    "/compte/mot-de-passe/",
    "/compte/second-facteur/reglages/",
    "/compte/second-facteur/application/retirer/",
    "/compte/second-facteur/cles/",
    "/compte/second-facteur/cles/ajouter/",
    "/compte/second-facteur/codes/",
    "/compte/second-facteur/codes/telecharger/",
    "/compte/appareils/",
]


def confirmed(*roles: str, email: str = "camille@example.org") -> User:
    user = make_user(email, *roles)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def with_app(user: User) -> Authenticator:
    return TOTP.activate(user, SECRET).instance


def code(at: float = NOW) -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(at) // 30)))


def clock(at: float = NOW) -> Any:
    return mock.patch("allauth.mfa.totp.internal.auth.time.time", return_value=at)


def give_password(client: Client, onward: str = "") -> Any:
    return client.post("/compte/connexion/", {"login": "camille@example.org", "password": PASSWORD, "next": onward})


def test_a_role_that_needs_one_counts_only_once_it_is_set_up() -> None:
    confirmed("administrator")
    client = Client()
    assert give_password(client).headers["Location"] == "/gestion/"
    assert client.get("/gestion/").headers["Location"] == "/compte/second-facteur/?next=/gestion/"
    page = client.get("/compte/second-facteur/?next=/gestion/evenements/").content.decode()
    assert "/compte/second-facteur/application/" in page
    assert client.get("/compte/second-facteur/application/").status_code == 200
    secret = client.session["mfa.totp.secret"]
    former = client.session.session_key
    refused = client.post("/compte/second-facteur/application/", {"code": "12"})
    assert (refused.status_code, client.get("/gestion/").status_code) == (200, 302)
    right = format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))
    done = client.post("/compte/second-facteur/application/", {"code": right})
    assert done.headers["Location"] == "/compte/second-facteur/codes/"
    assert client.session.session_key != former
    assert 'href="/gestion/evenements/"' in client.get("/compte/second-facteur/codes/").content.decode()
    assert client.get("/gestion/").status_code == 200


def test_the_password_alone_opens_nothing_of_an_account_that_has_one() -> None:
    with_app(confirmed("administrator"))
    client = Client()
    assert give_password(client, "/gestion/").headers["Location"] == "/compte/second-facteur/code/"
    for path in ("/gestion/", "/compte/", "/compte/second-facteur/", *PROTECTING):
        assert client.get(path).headers["Location"].startswith("/compte/connexion/?next=")
    with clock():
        wrong = client.post("/compte/second-facteur/code/", {"code": code(NOW - 300)})
        assert (wrong.status_code, client.get("/compte/").status_code) == (200, 302)
        right = client.post("/compte/second-facteur/code/", {"code": code()})
    assert right.headers["Location"] == "/gestion/"
    assert client.get("/gestion/").status_code == 200


@pytest.mark.parametrize("later", [0, 20, 45])
def test_a_code_is_accepted_once_for_as_long_as_it_would_hold(later: int) -> None:
    with_app(confirmed())
    with clock(NOW):
        first = Client()
        give_password(first)
        assert first.post("/compte/second-facteur/code/", {"code": code()}).status_code == 302
    with clock(NOW + later), mock.patch("django.core.cache.backends.locmem.time.time", return_value=NOW + later):
        second = Client()
        give_password(second)
        assert second.post("/compte/second-facteur/code/", {"code": code()}).status_code == 200


def test_a_code_is_read_however_it_is_spaced() -> None:
    with_app(confirmed("administrator"))
    client = Client()
    give_password(client)
    with clock():
        spaced = f" {code()[:3]}\N{NARROW NO-BREAK SPACE}{code()[3:]}\N{NO-BREAK SPACE}"
        assert client.post("/compte/second-facteur/code/", {"code": spaced}).status_code == 302


def test_a_recovery_code_stands_in_once() -> None:
    user = confirmed()
    with_app(user)
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    answers = []
    for _time in range(2):
        client = Client()
        give_password(client)
        answers.append(client.post("/compte/second-facteur/code/", {"code": spare}).status_code)
    assert answers == [302, 200]


@pytest.mark.parametrize("path", PROTECTING)
def test_a_session_begun_before_the_second_factor_must_give_it(path: str) -> None:
    user = confirmed("administrator")
    client = sign_in(Client(), user, second_factor=False)
    with_app(user)
    assert client.get(path).headers["Location"] == f"/compte/second-facteur/?next={path}"
    sent = client.get("/compte/second-facteur/?next=/gestion/").headers["Location"]
    assert sent == "/compte/second-facteur/confirmer/?next=%2Fgestion%2F"
    assert client.get("/compte/confirmer/").headers["Location"].startswith("/compte/second-facteur/confirmer/")
    with clock():
        given = client.post(sent, {"code": code(), "next": "/gestion/"})
    assert (given.headers["Location"], client.get("/gestion/").status_code) == ("/gestion/", 200)


def test_the_last_one_stays_while_a_role_needs_it() -> None:
    user = confirmed("team_events")
    factor = with_app(user)
    client = sign_in(Client(), user)
    fresh(client)
    kept = client.post("/compte/second-facteur/application/retirer/")
    assert (kept.status_code, Authenticator.objects.filter(pk=factor.pk).exists()) == (200, True)
    user.grants.all().delete()
    assert client.post("/compte/second-facteur/application/retirer/").status_code == 302
    assert not Authenticator.objects.filter(pk=factor.pk).exists()


def test_what_protects_the_account_asks_again_after_a_while() -> None:
    user = confirmed()
    with_app(user)
    client = sign_in(Client(), user)
    asked = client.post("/compte/second-facteur/application/retirer/").headers["Location"]
    assert asked.startswith("/compte/second-facteur/confirmer/?next=")


@pytest.mark.parametrize("path", ["/compte/second-facteur/cles/connexion/", "/compte/second-facteur/cles/ajouter/"])
@pytest.mark.parametrize(
    "credential",
    ["", "x", "[]", "3", '"a"', "{}", '{"id": 1}', '{"id": "AA", "rawId": "AA", "response": {"userHandle": 5}}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"zzzz","clientDataJSON":"e30",'
     '"authenticatorData":"AA","signature":"AA","attestationObject":"AA"}}', "[" * 5000],
)  # fmt: skip
def test_a_malformed_passkey_is_refused(path: str, credential: str) -> None:
    client = Client()
    if path.endswith("ajouter/"):
        fresh(sign_in(client, confirmed()))
    assert client.post(path, {"credential": credential, "name": "x\0"}).status_code in {200, 302}
    assert not Authenticator.objects.exists()


def fresh(client: Client) -> None:
    """As if its second factor had been given just now."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": timezone.now().timestamp()}]
    session.save()
