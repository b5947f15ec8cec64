"""Answers “not modified” before anything else runs, for public pages built from an unchanged record."""

import hashlib
from collections.abc import Callable
from functools import cache as once
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from labsecours.kernel import clock
from labsecours.kernel.memory import reading_at, revision

PACKAGE = Path(__file__).resolve().parent.parent
LARGEST_KEPT = 256 * 1024
SOURCES = {".py", ".html", ".mo", ".css", ".js", ".json", ".csv"}
ACCOUNT_PREFIXES = tuple(
    f"{language}/{place}" for language in ("", "/en") for place in ("gestion", "compte", "demonstration")
)
"""Pages that depend on who asks. Every other page is the same for everyone and never reads the session."""
PRIVATE_PREFIXES = (*ACCOUNT_PREFIXES, "/static/")


class UnchangedPageMiddleware:
    """Gives each public page an ETag made of the release, the day, the record's revision and the address.

    Whoever has the page is told that it is unchanged; others get the one that was built last, while it holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(PRIVATE_PREFIXES):
            return self.get_response(request)
        number = revision()
        tag = page_tag(request.get_full_path(), number)
        if tag in request.headers.get("If-None-Match", ""):
            return HttpResponseNotModified(headers={"ETag": tag, "Cache-Control": "no-cache"})
        return _kept(request, tag) or self._build(request, tag, number)

    def _build(self, request: HttpRequest, tag: str, number: int) -> HttpResponse:
        with reading_at(number):
            response = self.get_response(request)
        if "nonce-" in response.headers.get("Content-Security-Policy", ""):  # for one reader, once
            response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code == 200 and not response.cookies and not response.has_header("Cache-Control"):
            response.headers["ETag"] = tag
            response.headers["Cache-Control"] = "no-cache"
            _keep(request, tag, response)
        return response


def page_tag(address: str, number: int) -> str:
    parts = f"{_release()}|{clock.today()}|{number}|{settings.DEBUG}|{address}"
    return f'W/"{hashlib.blake2b(parts.encode(), digest_size=12).hexdigest()}"'


def _kept(request: HttpRequest, tag: str) -> HttpResponse | None:
    kept = caches["pages"].get(_key(request, tag))
    return kept and HttpResponse(kept[0], headers=kept[1])


def _keep(request: HttpRequest, tag: str, response: HttpResponse) -> None:
    """A large answer would drive the others out."""
    if request.method != "GET" or response.streaming or settings.DEBUG:
        return
    if len(response.content) <= LARGEST_KEPT:
        caches["pages"].set(_key(request, tag), (response.content, dict(response.items())))


def _key(request: HttpRequest, tag: str) -> str:
    """Also made of what decides whether the site answers at all: the scheme and the host."""
    parts = f"{tag}|{request.scheme}|{request.META.get('HTTP_HOST')}|{request.headers.get('HX-Request')}"
    return f"page-{hashlib.blake2b(parts.encode(), digest_size=16).hexdigest()}"


@once
def _release() -> str:
    """Changes with the code, templates and words that pages are made of; in development with each restart too."""
    if settings.DEBUG:
        return str(clock.now())
    sources = sorted(path for path in PACKAGE.rglob("*") if path.suffix in SOURCES)
    return hashlib.blake2b(b"".join(path.read_bytes() for path in sources), digest_size=12).hexdigest()
