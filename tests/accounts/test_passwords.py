import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from labsecours.accounts import addresses
from labsecours.accounts.breached import is_breached
from labsecours.accounts.models import User
from labsecours.accounts.passwords import Hasher, PasswordRules

pytestmark = pytest.mark.django_db
ANNE = User(email="anne.martin@sdis99.example", name="Anne Martin")


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("onze-lettre", "too_short"),
        ("é" * 129, "too_long"),
        ("mot\0de-passe-long", "nul"),
        ("password1234", "breached"),
        ("P@ssw0rd!2024", "breached"),
        ("AZERTYUIOP12", "breached"),
        ("ｐａｓｓｗｏｒｄ１２３４", "breached"),
        ("mot de passe 2024", "breached"),
        ("abcabcabcabcabc", "breached"),
        ("Anne.Martin.2024", "own_data"),
        ("m4rt1n-m4rt1n-m4rt1n", "own_data"),
        ("sdis99-example!", "own_data"),
        ("labsecours-2026", "own_data"),
        ("hérisson-dîner-lune-42", None),
        ("correct cheval pile agrafe", None),
        ("martin-pêcheur-sur-la-rive", None),
    ],
)
def test_a_new_password_is_hard_to_guess(password: str, fault: str | None) -> None:
    found = None
    try:
        validate_password(password, ANNE)
    except ValidationError as error:
        found = error.error_list[0].code
    assert found == fault


def test_a_huge_password_is_refused_at_once() -> None:
    start = time.process_time()
    with pytest.raises(ValidationError, match="10000"):
        PasswordRules().validate("é" * 10_000, ANNE)
    assert time.process_time() - start < 0.05


def test_known_passwords_of_the_list_are_never_missed() -> None:
    assert [word for word in ("123456789012", "iloveyou1234", "loulou123456789") if not is_breached(word)] == []


def test_a_password_is_the_same_however_its_accents_are_composed() -> None:
    hasher = Hasher()
    hasher.memory_cost, hasher.time_cost = 1024, 1
    encoded = hasher.encode("hérisson-dîner-lune", "salt" * 4)
    assert hasher.verify("he\u0301risson-di\u0302ner-lune", encoded)
    assert not hasher.verify("herisson-diner-lune", encoded)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Equipe@Example.ORG", "equipe@example.org"),
        ("  ｅｑｕｉｐｅ＠example.org ", "equipe@example.org"),
        ("a.b+c@sécurité.example", "a.b+c@xn--scurit-bvaf.example"),
        ("a@XN--SCURIT-BVAF.example", "a@xn--scurit-bvaf.example"),
    ],
)
def test_an_address_has_one_spelling(typed: str, stored: str) -> None:
    assert addresses.normalised(typed) == stored
    assert addresses.comparable(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "équipe@example.org",
        "еquipe@example.org",  # a Cyrillic letter
        "equipe@ехample.org",  # two of them
        "equipe@example.org\0",
        "equi\u200bpe@example.org",
        "equipe@exam\nple.org",
        "equipe",
        "@example.org",
        "a@" + "b" * 300 + ".org",
        "a@xn--zzzzzz-.example",
        "",
    ],
)
def test_an_address_that_could_deceive_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        addresses.normalised(typed)
    addresses.comparable(typed)
