"""Who may reach a view: nobody unless it says otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from labsecours.kernel.access import Access, Rule, access_of

View = TypeVar("View", bound=Callable[..., Any])
SECOND_FACTOR = "accounts:second_factor"

public = login_not_required
"""Opens a view to everybody. Outside /compte/, such a view never reads the session: its answer is the same for all."""


def allowed(rule: Rule) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Only those for whom the rule holds; for anybody else signed in, the page does not exist.

    Whoever would pass with a second factor is sent to give it.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            access = access_of(request)
            if not access.is_signed_in:
                return redirect_to_login(request.get_full_path())
            if not rule(access):
                if rule(access.with_second_factor()):
                    return redirect_to_login(request.get_full_path(), reverse(SECOND_FACTOR))
                raise Http404
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.login_required = True  # type: ignore[attr-defined]  # whatever the view said of itself
        guarded.guard = rule.__name__  # type: ignore[attr-defined]
        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def is_signed_in(access: Access) -> bool:
    return access.is_signed_in


signed_in = allowed(is_signed_in)
"""Opens a view to whoever has an account, for what is their own."""
