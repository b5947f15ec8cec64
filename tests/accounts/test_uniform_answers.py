"""What somebody who signs in, signs up or forgot their password learns of an address: nothing."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ROUTES = ("account_login", "account_reset_password", "accounts:link_request", "account_signup")
CASES = ("connu@example.org", "ferme@example.org", "lien1@example.org", "aucun@example.org")


@pytest.fixture
def hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many password hashes were computed: signing in costs one, whoever the account."""
    count = [0]
    encode = MD5PasswordHasher.encode

    def counted(self: Any, password: str, salt: str) -> str:
        count[0] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return count


@pytest.fixture
def _accounts() -> None:
    for email in ("connu@example.org", "ferme@example.org"):
        user = make_user(email, is_active=email != "ferme@example.org")
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user = make_user("lien1@example.org")
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _seen(response: Any, email: str) -> tuple[int, dict[str, str], str]:
    """The answer as the browser has it, but for what is random and for the address itself."""
    text = response.content.decode().replace(email, "EMAIL")
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", text)
    headers = {name: re.sub(r"'nonce-[^']+'", "", value) for name, value in response.headers.items()}
    headers.pop("Expires", None)
    cookies = sorted(response.cookies)
    return response.status_code, {**headers, "cookies": ",".join(cookies)}, text


@pytest.mark.usefixtures("_accounts")
@pytest.mark.parametrize(
    ("route", "fields", "cost"),
    [
        ("account_login", {"login": "EMAIL", "password": "un-autre-mot-de-passe"}, 1),
        ("account_reset_password", {"email": "EMAIL"}, 0),
        ("accounts:link_request", {"email": "EMAIL"}, 0),
        ("account_signup", {"name": "Anne", "email": "EMAIL", "password1": "hérisson-dîner-lune-42"}, 1),
    ],
)
def test_the_answer_is_the_same_whatever_the_account(
    route: str, fields: dict[str, str], cost: int, hashes: list[int]
) -> None:
    answers: list[tuple[Any, ...]] = []
    for email in CASES:
        client = Client()
        hashes[0] = 0
        posted = {name: value.replace("EMAIL", email) for name, value in fields.items()}
        response = client.post(reverse(route), posted)
        answers.append((hashes[0], _seen(response, email)))
        if response.status_code == 302:
            shown = client.get(response.headers["Location"])
            answers[-1] += (_seen(shown, email),)
    assert answers[0][0] == cost
    for answer in answers[1:]:
        assert answer == answers[0]


@pytest.mark.usefixtures("_accounts")
def test_the_right_password_of_a_closed_account_opens_nothing(hashes: list[int]) -> None:
    wrong = Client().post(reverse("account_login"), {"login": "ferme@example.org", "password": "un-autre"})
    right = Client().post(reverse("account_login"), {"login": "ferme@example.org", "password": PASSWORD})
    assert _seen(right, "ferme@example.org") == _seen(wrong, "ferme@example.org")


@pytest.mark.parametrize("typed", ["Connu@Example.ORG", " connu@example.org"])
@pytest.mark.usefixtures("_accounts")
def test_an_address_is_the_same_in_any_case(typed: str) -> None:
    response = Client().post(reverse("account_login"), {"login": typed, "password": PASSWORD})
    assert response.status_code == 302


@pytest.mark.parametrize(
    "route", ["account_login", "account_reset_password", "accounts:link_request", "account_signup"]
)
@pytest.mark.parametrize("typed", ["a\0b@example.org", "аdmin@example.org", "a" * 10_000 + "@example.org"])
def test_a_strange_address_gives_a_page(route: str, typed: str) -> None:
    secret = "\0" + "é" * 10_000
    fields = {"login": typed, "email": typed, "name": typed, "password": secret, "password1": secret}
    assert Client().post(reverse(route), fields).status_code in {200, 302, 400}
