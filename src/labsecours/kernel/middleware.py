"""Answers “not modified” before anything else runs, for public pages built from an unchanged record."""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from labsecours.kernel import clock

PRIVATE_PREFIXES = ("/gestion", "/compte", "/en/gestion", "/en/compte", "/static/")
"""Pages that depend on who asks. Every other page is the same for everyone and never reads the session."""


class UnchangedPageMiddleware:
    """Gives each public page an ETag made of the release, the day, the record's revision and the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(PRIVATE_PREFIXES):
            return self.get_response(request)
        tag = page_tag(request.get_full_path())
        if tag in request.headers.get("If-None-Match", ""):
            return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-cache"})
        response = self.get_response(request)
        if response.status_code == 200 and not response.cookies and not response.has_header("Cache-Control"):
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "no-cache"
        return response


def page_tag(address: str) -> str:
    parts = f"{_release()}|{clock.today()}|{revision()}|{settings.DEBUG}|{address}"
    return f'W/"{hashlib.blake2b(parts.encode(), digest_size=12).hexdigest()}"'


def revision() -> int:
    """The record's revision, read afresh: 0 when nothing was ever written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM kernel_revision WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


@cache
def _release() -> str:
    """Changes with each release, and with each restart in development, where templates move under our feet."""
    return version("labsecours") if not settings.DEBUG else str(clock.now())
