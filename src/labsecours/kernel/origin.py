"""Where a request comes from. What forwarding headers say counts only when a proxy of ours wrote them."""

import ipaddress
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
UNKNOWN = "0.0.0.0"  # noqa: S104 - an address to write down, not one to listen on
FORWARDING = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP")


class ForwardingMiddleware:
    """Drops forwarding headers that no trusted proxy wrote, before anything else reads them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_trusted(_parsed(request.META.get("REMOTE_ADDR", ""))):
            for name in [name for name in request.META if name.startswith(FORWARDING)]:
                del request.META[name]
        return self.get_response(request)


def client_address(request: HttpRequest) -> str:
    """The network address of whoever asks: that of the connection or, behind trusted proxies, the last one that
    they add to X-Forwarded-For and that is none of theirs. What stands before it may be invented."""
    nearest = _parsed(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while _is_trusted(nearest) and forwarded:
        further = _parsed(forwarded.pop())
        if further is None:
            break
        nearest = further
    return str(nearest) if nearest else UNKNOWN


def _is_trusted(address: Address | None) -> bool:
    return address is not None and any(address in network for network in settings.TRUSTED_PROXIES)


def _parsed(text: str) -> Address | None:
    """An address, without its port or brackets; IPv4 written as IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return cast(Address, getattr(address, "ipv4_mapped", None) or address)
