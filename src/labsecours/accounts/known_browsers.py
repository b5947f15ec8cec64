"""Browsers on which somebody signed in before: a signed cookie that names the accounts, without telling them."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

COOKIE = "__Host-device" if settings.PRODUCTION else "device"
SALT = "accounts.devices"
LIFETIME = 365 * 86_400
MOST_ACCOUNTS = 5


def number_for(request: HttpRequest, account: str) -> str:
    """The browser's number, if that account signed in on it; else nothing."""
    number, known = _read(request)
    return number if account and _mark(account) in known else ""


def remember(request: HttpRequest, response: HttpResponseBase, account: str) -> None:
    """Mark the browser as known to the account."""
    number, known = _read(request)
    mark = _mark(account)
    if mark in known:
        return
    content = {"n": number or secrets.token_urlsafe(16), "a": [*known, mark][-MOST_ACCOUNTS:]}
    response.set_cookie(
        COOKIE,
        signing.dumps(content, salt=SALT),
        max_age=LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        content: dict[str, Any] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return "", []
    return content["n"], content["a"]


def _mark(account: str) -> str:
    return salted_hmac(SALT, account, algorithm="sha256").hexdigest()[:24]
