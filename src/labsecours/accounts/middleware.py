"""Ties each request to its account: what it may do, how long its session holds, how often it may try."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, get_user
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from labsecours.accounts import known_browsers, limits
from labsecours.accounts.addresses import comparable
from labsecours.accounts.models import User
from labsecours.accounts.queries import access_of_user
from labsecours.accounts.throttling import (
    CODE,
    MAIL,
    SIGN_IN,
    SIGN_UP,
    Action,
    Attempt,
    Refused,
    attempt,
    give_back,
    network_of,
)
from labsecours.accounts.waiting import too_many
from labsecours.kernel.access import Access
from labsecours.kernel.origin import client_address

GetResponse = Callable[[HttpRequest], HttpResponseBase]

COUNTED: dict[str, Action] = {
    "account_login": SIGN_IN,
    "account_email": MAIL,
    "account_reset_password": MAIL,
    "accounts:link_request": MAIL,
    "account_signup": SIGN_UP,
    "mfa_authenticate": CODE,
    "mfa_reauthenticate": CODE,
}
"""By the name of their route, the forms that are counted each time they are sent."""


class AccessMiddleware:
    """Sets `request.user` and `request.access`, computed when first asked for: a public page never asks."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = SimpleLazyObject(lambda: _user(request))  # type: ignore[assignment]
        request.access = SimpleLazyObject(lambda: _access(request))  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session and request.user.is_authenticated:
            limits.begin(request.session, request.user)
        return response


class GateMiddleware(LoginRequiredMiddleware):
    """Everything wants an account but what says otherwise, and that does not even ask who is there."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class AttemptsMiddleware:
    """Counts what is sent to the forms by which one signs in, and marks the browsers on which one did."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        counted: Attempt | None = getattr(request, "counted_attempt", None)
        if counted and response.status_code == 302:
            give_back(counted)
        if request.path_info.startswith(("/compte/", "/en/compte/")) and request.user.is_authenticated:
            known_browsers.remember(request, response, request.user.email)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        action = COUNTED.get(route)
        if action is None or request.method != "POST":
            return None
        account = _account(request, action)
        device = known_browsers.number_for(request, account)
        outcome = attempt(action, address=network_of(client_address(request)), account=account, device=device)
        if isinstance(outcome, Refused):
            return too_many(request, outcome.seconds)
        if action.gives_back:
            request.counted_attempt = outcome  # type: ignore[attr-defined]
        return None


def _account(request: HttpRequest, action: Action) -> str:
    """The e-mail address that is tried: what was typed or, for a code, that of who is signing in."""
    if action is not CODE:
        return comparable(request.POST.get("login" if action is SIGN_IN else "email", ""))
    if request.user.is_authenticated:
        return str(request.user.email)
    pending = request.session.get(LOGIN_SESSION_KEY)
    try:
        number = url_str_to_user_pk((pending or {})["user_pk"])
    except (TypeError, KeyError, ValueError):
        return ""
    return User.objects.filter(pk=number).values_list("email", flat=True).first() or ""


def _user(request: HttpRequest) -> Any:
    user = get_user(request)
    if not isinstance(user, User):
        if SESSION_KEY in request.session:  # of an account closed or gone, or of a way to sign in that is no more
            request.session.flush()
        return user
    held = access_of_user(user, is_strong=False)
    request.held_at_start = held  # type: ignore[attr-defined]
    why = limits.ended(request.session, held)
    if not why:
        limits.keep(request, user)
        return user
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.flush()
    if request.method == "POST":
        why += " " + _("What you just sent was not saved: sign in, then send it again.")
    messages.warning(request, why)
    return AnonymousUser()


def _access(request: HttpRequest) -> Access:
    """What was read to tell whether the session holds isn't read again, unless somebody signed in since."""
    user = request.user
    is_strong = any(record["method"] == "mfa" for record in get_authentication_records(request, user))
    held: Access | None = getattr(request, "held_at_start", None)
    if held is not None and held.user == user:
        return replace(held, is_strong=is_strong)
    return access_of_user(user, is_strong=is_strong)
