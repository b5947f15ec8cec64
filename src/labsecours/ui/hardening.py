"""The outermost steps of every request: what each answer tells the browser to refuse, what no request may hold."""

from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template import engines
from django.utils import translation
from django.utils.translation import get_language_from_path

from labsecours.kernel.middleware import ACCOUNT_PREFIXES

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = "Content-Security-Policy"
UNUSED_FEATURES = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope", "hid",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
OWN_FEATURES = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join(
    [*(f"{feature}=()" for feature in UNUSED_FEATURES), *(f"{feature}=(self)" for feature in OWN_FEATURES)]
)
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
"""What is answered at most; TRACE, which sends back what it was sent, nowhere."""
READ_CHARSETS = {"utf-8", "utf8", "us-ascii"}
PAGES_OF_DEBUG = {400, 404, 500}
"""In debug, these are Django's own pages, which need inline styles."""


class HeadersMiddleware:
    """Completes each answer, whoever made it: a view, an error, a static file, a kept page, a redirect.

    What an inner step already said more precisely, such as a policy with a nonce, stays.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = str(build_policy())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self._told(request):
            response.headers.setdefault(name, value)
        if not (settings.DEBUG and response.status_code in PAGES_OF_DEBUG):
            response.headers.setdefault(POLICY, self.policy)
        if request.path_info.startswith(ACCOUNT_PREFIXES) and "no-store" not in response.headers.get(
            "Cache-Control", ""
        ):
            response.headers["Cache-Control"] = "no-store"
        return response

    def _told(self, request: HttpRequest) -> list[tuple[str, str]]:
        told = [
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", settings.X_FRAME_OPTIONS),
            ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
            ("Permissions-Policy", PERMISSIONS),
            ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
            ("Cross-Origin-Resource-Policy", "same-origin"),
        ]
        if settings.SECURE_HSTS_SECONDS and request.is_secure():
            subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
            told.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}{subdomains}"))
        return told


class ReadableMiddleware:
    """Refuses what can't be text before anything reads it, and gives a page to the refusals that have none."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(language_of(request))
        if not request.path_info.isprintable():
            raise BadRequest("control characters in the address")
        if (request.content_params or {}).get("charset", "utf-8").lower() not in READ_CHARSETS:
            raise BadRequest("a character set other than UTF-8")
        _mend(request)
        response = HttpResponseNotAllowed(METHODS) if request.method == "TRACE" else self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method != "HEAD":
            page = refusal("ui/405.html", request, 405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response


def _mend(request: HttpRequest) -> None:
    """NUL bytes of the query become the replacement character, as invalid UTF-8 does; such cookies are not ours."""
    request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "%EF%BF%BD")
    if any(not value.isprintable() for value in request.COOKIES.values()):
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if value.isprintable()}


def language_of(request: HttpRequest) -> str:
    """Of the address alone: the page may be refused before anything else is known."""
    return get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def refusal(template: str, request: HttpRequest, status: int) -> HttpResponse:
    """A page that asks nothing of the database, of the session or of the host name."""
    with translation.override(language_of(request)):
        return HttpResponse(engines["jinja2"].get_template(template).render({}), status=status)
