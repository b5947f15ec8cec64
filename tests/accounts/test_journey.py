"""Signing in, in a browser, under the site's own Content-Security-Policy."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "camille@example.org"


@pytest.fixture
def team_member() -> Any:
    user = make_user(ADDRESS, "team_record", name="Camille")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


def give_password(page: Any) -> None:
    page.get_by_label("Adresse électronique").fill(ADDRESS)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


def path_of(page: Any) -> str:
    return str(page.evaluate("location.pathname"))


def present_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30)))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_team_member_sets_an_application_up_before_the_desk_opens(
    team_member: Any, open_page: Callable[..., Any], axe_findings: Callable[[Any], list[str]], width: int
) -> None:
    page = open_page("/gestion/evenements/", width=width)
    give_password(page)
    assert path_of(page) == "/compte/second-facteur/"
    assert axe_findings(page) == []
    page.goto(page.url.partition("/compte")[0] + "/gestion/evenements/")
    assert path_of(page) == "/compte/second-facteur/"
    page.get_by_role("link", name="Un code sur votre téléphone").click()
    assert page.locator(".qr-code svg").bounding_box()["width"] > 150
    page.get_by_label("Code de votre application").fill("000000")
    page.get_by_role("button", name="Mettre en place").click()
    assert "Ce code n’est pas le bon" in page.locator("main").inner_text()
    assert axe_findings(page) == []
    page.get_by_label("Code de votre application").fill(present_code(page.locator(".secret").inner_text()))
    page.get_by_role("button", name="Mettre en place").click()
    assert page.locator(".recovery-codes li").count() == 10
    assert axe_findings(page) == []
    page.get_by_role("link", name="Je les ai conservés").click()
    assert path_of(page) == "/gestion/evenements/"


def test_a_passkey_is_made_then_signs_in_without_a_password(
    team_member: Any, open_page: Callable[..., Any], live_server: Any
) -> None:
    page = open_page("/compte/connexion/")
    page.goto(live_server.url.replace("127.0.0.1", "localhost") + "/compte/connexion/?next=/compte/second-facteur/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**key, "isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    give_password(page)
    page.get_by_role("link", name="Une clé d’accès", exact=True).click()
    page.get_by_label("Nom de cette clé").fill("Clé bleue")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/second-facteur/codes/")
    assert Authenticator.objects.get(type="webauthn").data["name"] == "Clé bleue"
    page.goto(page.url.replace("/compte/second-facteur/codes/", "/compte/"))
    page.get_by_role("button", name="Se déconnecter").click()
    page.goto(page.url.rstrip("/") + "/gestion/evenements/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url("**/gestion/evenements/")


def test_the_ways_to_sign_in_are_reached_by_keyboard(team_member: Any, open_page: Callable[..., Any]) -> None:
    page = open_page("/compte/connexion/")
    reached = [page.evaluate("document.activeElement.name")]
    for _press in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert reached == [
        "login",
        "password",
        "Se connecter",
        "Mot de passe oublié\N{NARROW NO-BREAK SPACE}?",
        "Se connecter avec une clé d’accès",
        "Recevoir un lien de connexion par courriel",
        "Créez-en un",
        "Agenda",
    ]
