"""Signing in through an OpenID Connect provider, such as ProConnect: what we demand beyond allauth's own checks."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.providers.base import AuthError
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from requests import RequestException

from labsecours.accounts.addresses import normalised
from labsecours.accounts.models import User
from labsecours.accounts.openid_tokens import TokenRefused, check_nonce, claims_of

log = logging.getLogger(__name__)
ID_TOKEN = "openid_id_token"  # noqa: S105 - the name under which the session keeps it
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
USED = ("end_session_endpoint", "token_endpoint_auth_methods_supported")
CONFIGURATION_KEPT = 600  # seconds
LONGEST_SUB = 191
FAREWELL_KEPT = 600  # seconds


def the_provider() -> Any:
    """The provider of the environment; None without any."""
    return settings.OPENID_PROVIDER


@contextmanager
def _reading() -> Iterator[None]:
    """Whatever a provider's answer lacks or holds too much is told as a refusal."""
    try:
        yield
    except (RequestException, AttributeError, KeyError, TypeError, ValueError) as error:
        raise TokenRefused(f"{type(error).__name__}: {error}") from error


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    """Talks to the provider. `state` is what was kept when the person left for it."""

    state: dict[str, Any]
    id_token = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider publishes about itself; it must be the issuer that is configured."""
        issuer = the_provider().issuer
        kept = cache.get(f"openid-{issuer}")
        if kept is None:
            with _reading():
                kept = self._fetched(f"{issuer}/.well-known/openid-configuration").json()
                if kept["issuer"].rstrip("/") != issuer:
                    raise TokenRefused("another issuer answers at this address")
                kept = {name: str(kept[name]) for name in NEEDED} | {name: kept[name] for name in USED if name in kept}
            cache.set(f"openid-{issuer}", kept, CONFIGURATION_KEPT)
        return cast(dict[str, Any], kept)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **options: Any) -> Any:
        """Who signs in, from a verified identity token and what the provider tells of that same person."""
        with _reading():
            person = self._verified_person(options["response"]["id_token"], token.token)
        self.id_token = options["response"]["id_token"]
        return self.get_provider().sociallogin_from_response(request, {"userinfo": person})

    def parse_token(self, data: dict[str, Any]) -> Any:
        with _reading():
            return super().parse_token(data)

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """One for all, as it was declared to the provider."""
        return _public("openid_connect_callback")

    def _verified_person(self, id_token: str, access_token: str) -> dict[str, Any]:
        keys = self._fetched(self.openid_config["jwks_uri"]).json()
        identity = self._verified(id_token, keys, required=("iss", "aud", "exp", "iat", "sub", "nonce"))
        check_nonce(identity, self.state.get("nonce", ""))
        levels = the_provider().levels
        if levels and identity.get("acr") not in levels:
            raise TokenRefused(f"authentication level {identity.get('acr')}")
        person = self._person(access_token, keys)
        if person.get("sub") != identity["sub"]:
            raise TokenRefused("userinfo of somebody else")
        if not 0 < len(person["sub"]) <= LONGEST_SUB:
            raise TokenRefused("length of sub")
        return person

    def _person(self, access_token: str, keys: dict[str, Any]) -> dict[str, Any]:
        answer = self._fetched(self.openid_config["userinfo_endpoint"], Authorization=f"Bearer {access_token}")
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() == "application/jwt":
            return self._verified(answer.text, keys, required=("iss", "aud", "sub"))
        if the_provider().signs_userinfo:
            raise TokenRefused("userinfo without a signature")
        return cast(dict[str, Any], answer.json())

    def _verified(self, token: str, keys: dict[str, Any], required: tuple[str, ...]) -> dict[str, Any]:
        issuer, audience = self.openid_config["issuer"], the_provider().client_id
        return claims_of(token, keys, issuer=issuer, audience=audience, required=required)

    def _fetched(self, url: str, **headers: str) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(url, headers=headers, allow_redirects=False)
            answer.raise_for_status()
            return answer


class OpenIDProvider(OpenIDConnectProvider):
    """The provider of the environment. Nothing that it is asked comes from the visitor's address bar."""

    oauth2_adapter_class = OpenIDAdapter
    pkce_enabled_default = True

    def get_login_url(self, request: HttpRequest, **options: Any) -> str:
        return reverse("openid_connect_login") + (f"?{urlencode(options)}" if options else "")

    def get_callback_url(self) -> str:
        return reverse("openid_connect_callback")

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        asked = super().get_redirect_from_request_kwargs(request)
        is_connection = asked.get("process") == AuthProcess.CONNECT
        asked.update(
            process=AuthProcess.CONNECT if is_connection else AuthProcess.LOGIN,
            scope=the_provider().scopes,
            auth_params={},
        )
        return cast(dict[str, Any], asked)

    def redirect(self, request: HttpRequest, process: str, **options: Any) -> HttpResponse:
        nonce = secrets.token_urlsafe(32)
        levels = the_provider().levels
        options["auth_params"] = {"nonce": nonce, **({"acr_values": " ".join(levels)} if levels else {})}
        return cast(HttpResponse, super().redirect(request, process, nonce=nonce, **options))

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["userinfo"]["sub"])

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """We keep nothing that the account does not hold itself."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        person = data["userinfo"]
        last = person.get("usual_name") or person.get("family_name") or ""
        name = person.get("name") or f"{person.get('given_name') or ''} {last}"
        return {"email": _address(person), "name": _in_a_line(str(name))[:150]}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email, is_verified = _address(data["userinfo"]), data["userinfo"].get("email_verified") is True
        return [EmailAddress(email=email, verified=is_verified, primary=True)] if email else []


class OpenIDAccounts(DefaultSocialAccountAdapter):
    """Whose account it is: that of the provider's `sub`. A same address never makes it somebody’s."""

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return secrets.token_urlsafe(32)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        email = sociallogin.user.email
        if not email:
            raise ImmediateHttpResponse(refusal(request, "no_address"))
        if User.objects.filter(email=email).exists() or EmailAddress.objects.filter(email=email).exists():
            raise ImmediateHttpResponse(refusal(request, "taken"))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        user = sociallogin.user
        user.email, user.name = data.get("email") or "", data.get("name") or ""
        user.language = get_language() or user.language
        return user

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("accounts:home")

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        if error == AuthError.CANCELLED:
            raise ImmediateHttpResponse(refusal(request, "cancelled"))
        log.warning("sign-in by OpenID refused: %s", exception or request.GET.get("error", "state")[:100])
        raise ImmediateHttpResponse(refusal(request, "failed"))


def refusal(request: HttpRequest, why: str) -> HttpResponse:
    name = the_provider().name
    told = {
        "cancelled": _("You did not go through with signing in at %(name)s."),
        "failed": _("Signing in at %(name)s did not succeed: its answer could not be used. Try again."),
        "no_address": _("%(name)s did not tell your e-mail address, without which no account can be opened here."),
        "taken": _(
            "An account here has the e-mail address that %(name)s tells. Sign in to it as you usually do, then connect "
            "%(name)s from your account."
        ),
    }[why] % {"name": name}
    return render(request, "accounts/openid_refused.html", {"told": told, "name": name}, status=400)


def farewell(request: HttpRequest) -> str:
    """Where to go on signing out, to sign out at the provider too; nothing for who did not come by it."""
    token = request.session.get(ID_TOKEN) if the_provider() else None
    end = _end_of_session() if token else ""
    if not end:
        return ""
    state = secrets.token_urlsafe(32)
    asked: dict[str, str] = {
        "id_token_hint": str(token),
        "post_logout_redirect_uri": _public("openid_left"),
        "state": state,
    }
    asked["client_id"] = the_provider().client_id
    cache.set(f"openid-left-{state}", True, FAREWELL_KEPT)
    number = secrets.token_urlsafe(16)
    cache.set(f"openid-leave-{number}", f"{end}{'&' if '?' in end else '?'}{urlencode(asked)}", FAREWELL_KEPT)
    return reverse("openid_leave", args=[number])


def _end_of_session() -> str:
    """The provider's address for signing out; nothing when it has none or can't be asked: we sign out all the same."""
    known = cache.get(f"openid-{the_provider().issuer}") or {}
    return str(known.get("end_session_endpoint", ""))


def _address(person: dict[str, Any]) -> str:
    try:
        return normalised(str(person.get("email") or ""))
    except ValidationError:
        return ""


def _in_a_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _public(name: str) -> str:
    with translation.override("fr"):
        return settings.SITE_URL + reverse(name)
