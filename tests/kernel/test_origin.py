from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from labsecours.config.environment import SettingsError, trusted_proxies
from labsecours.kernel.origin import UNKNOWN, ForwardingMiddleware, client_address

PROXIES = [ip_network("127.0.0.1"), ip_network("10.0.0.0/8"), ip_network("::1")]


@pytest.mark.parametrize(
    ("connection", "forwarded", "address"),
    [
        ("203.0.113.5", None, "203.0.113.5"),
        ("203.0.113.5", "198.51.100.9", "203.0.113.5"),
        ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.9, 10.1.2.3", "198.51.100.9"),
        ("127.0.0.1", "192.0.2.1, nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("::1", "[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:127.0.0.1", "198.51.100.9:1234", "198.51.100.9"),
        ("", "198.51.100.9", UNKNOWN),
    ],
)
@override_settings(TRUSTED_PROXIES=PROXIES)
def test_only_a_trusted_proxy_tells_who_asks(connection: str, forwarded: str | None, address: str) -> None:
    headers: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    request = RequestFactory().get("/", REMOTE_ADDR=connection, **headers)
    assert client_address(request) == address


@pytest.mark.parametrize(("connection", "is_secure"), [("127.0.0.1", True), ("203.0.113.5", False)])
@override_settings(TRUSTED_PROXIES=PROXIES, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_only_a_trusted_proxy_tells_the_scheme(connection: str, is_secure: bool) -> None:
    seen: list[bool] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request.is_secure())
        return HttpResponse()

    headers: dict[str, Any] = {"HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": connection}
    ForwardingMiddleware(answer)(RequestFactory().get("/", **headers))
    assert seen == [is_secure]


def test_a_malformed_proxy_is_named() -> None:
    with pytest.raises(SettingsError, match=r"^LABSECOURS_TRUSTED_PROXIES: .*10\.0\.0\.300"):
        trusted_proxies({"LABSECOURS_TRUSTED_PROXIES": "127.0.0.1,10.0.0.300"})
