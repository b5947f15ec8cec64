"""What pages are compared to, as a new Django project would have it: its own middleware, templates and nothing else.

C lists the first 50 rows of the same database, in pages; S answers one kilobyte. Both pass by the product's
middleware altogether.
"""

from collections.abc import Callable, Iterator

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import Origin, TemplateDoesNotExist
from django.template.loaders.base import Loader as BaseLoader
from django.test import override_settings
from django.urls import path
from django.views.generic import ListView

from labsecours.events.models import Event

STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
KILOBYTE = b"x" * 1024
LIST = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>Événements</title></head>
<body>
<h1>Événements</h1>
<table>
<thead><tr><th>Titre</th><th>Date</th><th>Format</th><th>Lieu</th></tr></thead>
<tbody>
{% for event in page_obj %}
<tr><td><a href="/evenements/{{ event.slug }}/">{{ event.title }}</a></td><td>{{ event.period_start|date:"j F Y" }}</td>
<td>{{ event.get_format_display }}</td><td>{{ event.place }}</td></tr>
{% endfor %}
</tbody>
</table>
</body>
</html>
"""


class Loader(BaseLoader):
    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        yield Origin(template_name, template_name, self)

    def get_contents(self, origin: Origin) -> str:
        if origin.name != "plain_list.html":
            raise TemplateDoesNotExist(origin.name)
        return LIST


class BaselineMiddleware:
    """Hands `/bench/` to a handler of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.plain = BaseHandler()
        with override_settings(MIDDLEWARE=STARTPROJECT):
            self.plain.load_middleware()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith("/bench/"):
            return self.get_response(request)
        request.urlconf = "bench.baseline"
        return self.plain._middleware_chain(request)  # type: ignore[attr-defined, no-any-return]


class PlainList(ListView):  # type: ignore[type-arg, unused-ignore]  # generic for the checker alone
    queryset = Event.objects.order_by("-period_start", "-id")
    paginate_by = 50
    template_name = "plain_list.html"
    template_engine = "plain"


def kilobyte(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(KILOBYTE, content_type="text/plain")


urlpatterns = [path("bench/c", PlainList.as_view()), path("bench/s", kilobyte)]
