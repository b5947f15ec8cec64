"""The demonstration's inbox: every mail that the site would have sent. There is no such page elsewhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from labsecours.accounts.demonstration import entries, present_codes
from labsecours.desk import posted
from labsecours.kernel.guards import public
from labsecours.kernel.queues import Mail
from labsecours.ui import parameters


def in_demonstration(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def guarded(request: HttpRequest, **known: Any) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        response = view(request, **known)
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


@public
@require_safe
@in_demonstration
def inbox(request: HttpRequest) -> HttpResponse:
    codes = present_codes()
    context = {"page": parameters.page_of(request, posted.found("", "")), "codes": codes, "entries": entries(codes)}
    return render(request, "desk/inbox/list.html", context)


@public
@require_safe
@in_demonstration
def mail(request: HttpRequest, number: int) -> HttpResponse:
    shown = get_object_or_404(Mail, pk=number)
    return render(
        request, "desk/inbox/mail.html", {"mail": shown, "letter": posted.shown(shown), "nonce": posted.nonce(request)}
    )
