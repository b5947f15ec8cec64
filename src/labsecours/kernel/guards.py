"""Who may reach a view: staff unless it says otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

View = TypeVar("View", bound=Callable[..., Any])

public = login_not_required
"""Opens a view to everybody. Such a view never reads the session: its answer is the same for all."""


def staff(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only those who keep the record; for anybody else signed in, the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.is_staff:
            raise Http404
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.guard = "staff"  # type: ignore[attr-defined]
    return guarded
