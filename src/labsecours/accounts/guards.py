"""Guards of one's own account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from labsecours.accounts.second_factor import has_second_factor
from labsecours.kernel.access import access_of
from labsecours.kernel.guards import SECOND_FACTOR, public, signed_in

View = Callable[..., Any]


def entrance(view: View) -> View:
    """Open to visitors, yet made for each: never kept."""
    return public(never_cache(view))


def own(view: View) -> View:
    """For what protects one's account: whoever has a second factor gave it in this session."""

    @wraps(view)
    def confirmed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access_of(request).is_strong and has_second_factor(request.user):
            return redirect_to_login(request.get_full_path(), reverse(SECOND_FACTOR))
        response: HttpResponse = view(request, *args, **kwargs)
        return response

    return signed_in(confirmed)
