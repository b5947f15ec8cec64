"""What a team member reads where the role that writes is another's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from labsecours.accounts.roles import Domain
from labsecours.desk.rules import may_write
from labsecours.kernel.access import access_of, roles
from labsecours.kernel.desk import DeskScreen


def needed(screen: DeskScreen) -> str:
    """The sentence that names the role which writes the screen's records."""
    role = roles.get(Domain(screen.domain).role)
    return _("You read this; changing it takes the role “%(role)s”. An administrator can give it.") % {
        "role": role.label if role else screen.domain
    }


def forbidden(request: HttpRequest, screen: DeskScreen) -> HttpResponse:
    return render(request, "desk/forbidden.html", {"screen": screen, "needed": needed(screen)}, status=403)


def for_writers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only whoever writes the screen's records; others of the team are told which role it takes."""

    @wraps(view)
    def guarded(request: HttpRequest, screen: DeskScreen, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_write(access_of(request), screen):
            return forbidden(request, screen)
        return view(request, screen, *args, **kwargs)

    return guarded
