"""Second factors: who has one, who needs one, and what giving one changes."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from labsecours.accounts.models import User
from labsecours.accounts.queries import current_grants
from labsecours.kernel.access import roles

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as one; recovery codes stand in for it."""
ONWARD = "second_factor_onward"
"""Session key of the page that asked for a second factor."""


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def needs_second_factor(user: User) -> bool:
    """Whether a role held now needs one."""
    held = current_grants().filter(user=user).order_by().values_list("role", flat=True)
    return any((role := roles.get(key)) is not None and role.needs_second_factor for key in held)


def may_remove(authenticator: Authenticator) -> bool:
    """The last one stays while a role needs it."""
    others = Authenticator.objects.filter(user=authenticator.user, type__in=FACTORS).exclude(pk=authenticator.pk)
    return others.exists() or not needs_second_factor(authenticator.user)


def use_up(factor: Authenticator, code: str) -> bool:
    """Whether this code of the application is given for the first time, however it is spaced. It opens nothing more
    for as long as a late or early clock would let it pass again."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"second-factor-code-{factor.pk}-{normalize_user_code(code)}", 1, timeout=seconds))


def enrolled(request: HttpRequest, authenticator: Authenticator) -> None:
    """Whoever has just set a second factor up has given it."""
    post_authentication(request, authenticator)
    renew_session(request)


def renew_session(request: HttpRequest) -> None:
    """A session that may do more gets another key, so that the former one is worth nothing."""
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


def connect() -> None:
    authentication_step_completed.connect(renew_once_confirmed, dispatch_uid="renew_once_confirmed")


def renew_once_confirmed(request: HttpRequest, *, reauthenticated: bool = False, **_step: Any) -> None:
    """Whoever proves anew who they are may do more than before."""
    if reauthenticated:
        renew_session(request)


def safe_onward(request: HttpRequest, address: str | None) -> str:
    """The address when it is a path of this host, else nothing."""
    hosts = {request.get_host()}
    if (
        address
        and address.startswith("/")
        and url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure())
    ):
        return address
    return ""


def signed_in_just_now(request: HttpRequest) -> bool:
    """Whether this session proved itself within minutes, with a second factor if the account has one."""
    records = get_authentication_records(request, request.user)
    if not records or time.time() - records[-1]["at"] >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return False
    return gave_second_factor(request) or not has_second_factor(request.user)


def gave_second_factor(request: HttpRequest) -> bool:
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class SecondFactorStage(AuthenticateStage):
    """Between the password and the code, the password may be changed or the account closed: then it begins anew."""

    def handle(self) -> tuple[HttpResponse | None, bool]:
        self.state["proof"] = self._proof()
        response, goes_on = super().handle()
        return response, goes_on

    def exit(self) -> HttpResponse:
        step = super().exit if self.state.get("proof") == self._proof() else self.abort
        response: HttpResponse = step()
        return response

    def _proof(self) -> str:
        user = self.login.user
        return user.get_session_auth_hash() if user is not None and user.is_active else ""
