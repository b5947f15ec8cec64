"""Whatever is sent to whichever address, by whomever, the answer is a page that can be read, never a failure."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize
from tests.desk.screens import RECORDS

pytestmark = pytest.mark.django_db

HUGE = "9" * 40
SAMPLES = {"int": HUGE, "screen": "evenements", "year": "2021"}
"""What stands in an address for each converter; anything else is a word."""
ODD = [
    "\x00",
    "é\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe",
    HUGE,
    "-1",
    "9" * 5000,
    "//evil.example",
    "=cmd()",
]
NAMES = ("next", "q", "page", "tri", "ids", "versions", "change", "action", "screen", "key", "credential", "code", "id")
DEEP = "[" * 200_000
TWICE = "page=1&page=2&q=a&q=%00&next=//evil.example&next=%00&year=%ff&month=%ED%A0%80&axis[]=1&tri=" + HUGE


def addresses(patterns: Any, prefix: str = "/") -> Iterator[str]:
    for item in patterns:
        if isinstance(item.pattern, LocalePrefixPattern):
            yield from addresses(item.url_patterns, prefix)
        elif isinstance(item, URLResolver):
            yield from addresses(item.url_patterns, prefix + _sample(item))
        elif isinstance(item, URLPattern):
            yield prefix + _sample(item)


def _sample(item: Any) -> str:
    if isinstance(item.pattern, RoutePattern):
        text = str(vars(item.pattern)["_route"])
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "", "mot"), text)
    written, names = normalize(item.pattern.regex.pattern)[0]
    return str(written) % dict.fromkeys(names, "mot")


ADDRESSES = sorted(set(addresses(get_resolver().url_patterns)))


def readable(response: Any, language: str = "fr") -> bool:
    """Whether the answer is no failure and, when it is a refusal, a page in the language of its address."""
    assert response.status_code < 500, getattr(response, "exc_info", None)
    kind = response.headers.get("Content-Type", "")
    if response.status_code < 400 or response.streaming:
        return True
    if kind.startswith("application/json"):
        return bool(response.json())
    html = response.content.decode()
    return f'<html lang="{language}">' in html and "<h1" in html


def outsider() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def visitors(staff_client: Client) -> list[Client]:
    """Nobody, and somebody who may do everything."""
    for make in RECORDS.values():
        make()
    staff_client.raise_request_exception = False
    return [outsider(), staff_client]


def test_the_addresses_of_the_site_are_gone_through() -> None:
    assert len(ADDRESSES) > 60
    assert {"/", "/gestion/evenements/ajouter/", "/sitemap.xml"} <= set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_odd_address_or_query_is_answered(visitors: list[Client], address: str) -> None:
    for client in visitors:
        for path in (address, address.replace(HUGE, "1")):
            assert readable(client.get(path))
            assert readable(client.get(f"{path}?{TWICE}"))
        for method in ("FOO", "TRACE", "PUT", "OPTIONS"):
            assert readable(client.generic(method, address.replace(HUGE, "1")))


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_odd_form_is_answered(visitors: list[Client], address: str) -> None:
    path = address.replace(HUGE, "1")
    for client in visitors:
        page = client.get(path)
        found = re.findall(rb'name="([\w:-]+)"', page.content) if not page.streaming else []
        names = {name.decode() for name in found} - {"csrfmiddlewaretoken"} | set(NAMES)
        for odd in ODD:
            assert readable(client.post(path, dict.fromkeys(names, odd)))
        assert readable(client.post(path, {name: ["\x00", "2"] for name in names}))
        for body, kind in (
            (DEEP, "application/json"),
            ('{"a": "\\ud800\\u0000"}', "application/json"),
            ("a=1", "multipart/form-data; boundary=é"),
            ("a=1", "multipart/form-data"),
            ("a=%00", "application/x-www-form-urlencoded; charset=hex"),
            ("\x00", "text/xml"),
        ):
            assert readable(client.generic("POST", path, body, kind))


@pytest.mark.parametrize("path", ["/", "/compte/connexion/", "/gestion/evenements/", "/api/v1/events"])
@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": 'sessionid="a\\000b"; csrftoken="\\000"'},
        {"cookie": "sessionid=" + "x" * 9000 + "; =; ;;;"},
        {"accept-language": "\xff," + "x" * 9000},
        {"if-none-match": "\x00" * 100},
        {"user-agent": "\xff" * 900},
        {"x-forwarded-for": "\xff, not-an-address"},
        {"hx-request": "\xff", "hx-current-url": "\xff"},
        {"content-length": "-1"},
        {"referer": "http://["},
        {"origin": "http://["},
        {"host": "\xff"},
        {"host": "evil.example.org"},
        {"host": "[::1"},
    ],
)
def test_an_odd_header_is_answered(path: str, headers: dict[str, str], staff_client: Client) -> None:
    staff_client.raise_request_exception = False
    for client in (outsider(), staff_client):
        for method in ("GET", "POST"):
            response = client.generic(method, path, secure=True, headers=headers)
            assert readable(response)
            assert response.status_code == 400 or "host" not in headers


@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/en", "en")])
def test_a_refusal_is_in_the_language_of_the_address(staff_client: Client, prefix: str, language: str) -> None:
    path = f"{prefix}/gestion/evenements/ajouter/"
    fields = {f"x{number}": "1" for number in range(10_001)}
    large = {"title": "x" * 10_000_000}
    for response, status in (
        (staff_client.get(f"{prefix}/a%00b/"), 400),
        (staff_client.get(f"{prefix}/agenda/", headers={"host": "evil.example.org"}), 400),
        (staff_client.get(f"{prefix}/nulle-part/"), 404),
        (staff_client.put(f"{prefix}/gestion/"), 405),
        (staff_client.post(path, fields), 400),
        (staff_client.post(path, large), 413),
        (staff_client.generic("POST", path, "61", "text/plain; charset=hex"), 400),
    ):
        assert response.status_code == status
        assert readable(response, language)


def test_what_was_refused_is_not_repeated_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    from labsecours.kernel.logs import DiscreetFilter

    client = outsider()
    caplog.handler.addFilter(DiscreetFilter())
    client.get("/", headers={"host": "someone.example.org"})
    client.get("/nulle-part/someone@example.org/")
    client.get("/organisations/someone/?email=someone@example.org")
    client.get("/%0Asomeone/")
    told = [record.getMessage() for record in caplog.records]
    assert told == [
        "refused: DisallowedHost",
        "404 GET no such address",
        "404 GET /organisations/<slug:slug>/",
        "400 GET no such address",
    ]
    assert "someone" not in caplog.text
