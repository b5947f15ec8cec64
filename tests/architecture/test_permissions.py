"""Each route is asked by each method as each role: the answer is the one that the matrix declares."""

from copy import deepcopy
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from tests.architecture.examples import Examples
from tests.architecture.permissions import MATRIX, METHODS, OBJECT_RULES, WHO, Answer, Route, Who, matrix, routes

ROUTES = [route for route in routes() if not route.name.endswith("api-root")]
PARTS = ("compte", "gestion", "rapports", "api")
SITE = "the rest of the site"


def part_of(route: Route) -> str:
    first = route.address.split("/")[1]
    return first if first in PARTS else SITE


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.address)
def test_every_route_states_its_guard(route: Route) -> None:
    assert route.is_public != bool(getattr(route.view, "guard", ""))


def test_every_object_rule_is_of_a_route() -> None:
    assert set(OBJECT_RULES) <= {route.name for route in ROUTES}


def test_the_matrix_is_the_one_in_the_documents() -> None:
    assert MATRIX.read_text(encoding="utf-8") == matrix(), "make permissions"


NOT_THERE = {
    "security_txt": "no address is configured",
    "portal:gallery": "shown in development only",
    "inbox:list": "the demonstration only",
    "inbox:mail": "the demonstration only",
    "jobs:run_again": "of a job that does not exist",
    "openid_connect_login": "no provider is configured",
    "openid_connect_callback": "no provider is configured",
    "account_reset_password_from_key": "the link is not a true one",
    "account_confirm_email": "the link is not a true one",
    "privacy:cancel_by_link": "the link is not a true one",
    "mfa_deactivate_totp": "the account has no such second factor",
    "mfa_view_recovery_codes": "the account has no such second factor",
    "mfa_download_recovery_codes": "the account has no such second factor",
}
"""Routes whose example is there for nobody: what is declared `yes` is answered 404."""


@pytest.fixture
def examples(db: None) -> Examples:
    return Examples()


def classed(response: HttpResponse, address: str) -> Answer:
    """Which answer of the matrix this is."""
    if response.status_code in {301, 302, 303}:
        target = urlsplit(response.headers["Location"])
        if parse_qs(target.query).get("next") == [address]:
            asked = {reverse("account_login"): Answer.SIGN_IN, reverse("accounts:second_factor"): Answer.SECOND_FACTOR}
            return asked.get(target.path, Answer.LED_ELSEWHERE)
        return Answer.LED_ELSEWHERE
    told = {403: Answer.REFUSED, 404: Answer.ABSENT, 405: Answer.WRONG_METHOD}
    assert response.status_code < 500, address
    return told.get(response.status_code, Answer.YES)


@pytest.mark.django_db
@pytest.mark.parametrize("part", [*PARTS, SITE])
def test_each_route_answers_each_role_as_declared(part: str, examples: Examples) -> None:
    wrong = []
    for route in (route for route in ROUTES if part_of(route) == part):
        for who in WHO:
            names = examples.names(route, who)
            address = reverse(route.name, kwargs={name: names[name] for name in route.places})
            for method in _methods(route, who):
                told = _ask(examples, who, method, address, examples.sent(route))
                if told not in accepted(route, who, method):
                    wrong.append(f"{method} {address} as {who.key}: {told}, declared {route.answer(who, method)}")
    assert wrong == []


def accepted(route: Route, who: Who, method: str) -> set[Answer]:
    """The answer declared. A method that is not taken may be led elsewhere first; one not spoken of may be refused."""
    declared = route.answer(who, method)
    reached = declared in {Answer.YES, Answer.WRONG_METHOD}
    absent = {Answer.ABSENT, Answer.YES} if reached and route.name in NOT_THERE else set()
    if declared == Answer.WRONG_METHOD:
        return {declared, *absent, *({Answer.LED_ELSEWHERE} if route.address.startswith("/compte/") else ())}
    led = {Answer.LED_ELSEWHERE} if declared == Answer.YES else set()
    refused = {Answer.WRONG_METHOD} if reached and route.methods is None and method != "GET" else set()
    return {declared, *absent, *led, *refused}


SLOW = (".pdf", ".docx")


def _methods(route: Route, who: Who) -> tuple[str, ...]:
    """A public page outside /compte/ reads no session: that it answers all alike is asked once."""
    if not route.is_public or route.address.startswith("/compte/"):
        return METHODS
    if who == WHO[0]:
        return ("GET",) if route.address.endswith(SLOW) else METHODS
    return ("GET",) if who == WHO[-1] and not route.address.endswith(SLOW) else ()


def _ask(examples: Examples, who: Who, method: str, address: str, sent: dict[str, Any]) -> Answer:
    """Whatever the request writes is undone, and what the client was told is forgotten."""
    client = examples.clients[who.key]
    cookies = deepcopy(client.cookies)
    cache.clear()
    with transaction.atomic():
        data = sent if method == "POST" else None
        response = getattr(client, method.lower())(address, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return classed(response, address)
