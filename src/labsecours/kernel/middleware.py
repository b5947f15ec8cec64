"""Answers “not modified” before anything else runs, for public pages built from an unchanged record."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from labsecours.kernel import clock
from labsecours.kernel.memory import reading_at, revision

PACKAGE = Path(__file__).resolve().parent.parent
SOURCES = {".py", ".html", ".mo", ".css", ".js", ".json", ".csv"}
PRIVATE_PREFIXES = ("/gestion", "/compte", "/en/gestion", "/en/compte", "/static/")
"""Pages that depend on who asks. Every other page is the same for everyone and never reads the session."""


class UnchangedPageMiddleware:
    """Gives each public page an ETag made of the release, the day, the record's revision and the address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(PRIVATE_PREFIXES):
            return self.get_response(request)
        number = revision()
        tag = page_tag(request.get_full_path(), number)
        if tag in request.headers.get("If-None-Match", ""):
            return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-cache"})
        with reading_at(number):
            response = self.get_response(request)
        if response.status_code == 200 and not response.cookies and not response.has_header("Cache-Control"):
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "no-cache"
        return response


def page_tag(address: str, number: int) -> str:
    parts = f"{_release()}|{clock.today()}|{number}|{settings.DEBUG}|{address}"
    return f'W/"{hashlib.blake2b(parts.encode(), digest_size=12).hexdigest()}"'


@cache
def _release() -> str:
    """Changes with the code, templates and words that pages are made of; in development with each restart too."""
    if settings.DEBUG:
        return str(clock.now())
    sources = sorted(path for path in PACKAGE.rglob("*") if path.suffix in SOURCES)
    return hashlib.blake2b(b"".join(path.read_bytes() for path in sources), digest_size=12).hexdigest()
