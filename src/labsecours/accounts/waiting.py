"""The page for whoever tried too often: how long to wait, and everything typed but secrets, ready to be sent again."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

SECRET = re.compile(r"password|code|credential|secret|csrf", re.IGNORECASE)
MOST_FIELDS, LONGEST_VALUE = 30, 2000
A_WHILE = 60


def too_many(request: HttpRequest, seconds: int = A_WHILE) -> HttpResponse:
    typed = [(name, value[:LONGEST_VALUE]) for name, value in request.POST.items() if not SECRET.search(name)]
    context = {"wait": _spoken(seconds), "typed": typed[:MOST_FIELDS], "again": request.get_full_path()}
    response = render(request, "accounts/too_many.html", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _spoken(seconds: int) -> str:
    if seconds < 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    minutes = -(-seconds // 60)
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
