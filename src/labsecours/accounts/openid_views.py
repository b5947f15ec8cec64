"""Leaving for the OpenID provider and coming back. A page in between leads there: a form may only lead to this site."""

from typing import Any

from allauth.socialaccount.internal.flows.connect import disconnect as disconnect_account
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labsecours.accounts.guards import entrance, own
from labsecours.accounts.openid import ID_TOKEN, OpenIDAdapter, log, refusal
from labsecours.accounts.openid_tokens import TokenRefused


class _Return(OAuth2CallbackView):
    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, response


@entrance
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    provider = _adapter(request).get_provider()
    try:
        leaving = provider.redirect_from_request(request)
    except TokenRefused as error:
        return _unusable(request, error)
    return _leave(request, leaving.headers["Location"]) if "Location" in leaving.headers else leaving


@entrance
@require_safe
def come_back(request: HttpRequest) -> HttpResponse:
    adapter = _adapter(request)
    try:
        _check_sender(request, adapter)
        response: HttpResponse = _Return.adapter_view(adapter)(request)
    except TokenRefused as error:
        return _unusable(request, error)
    if adapter.id_token:
        request.session[ID_TOKEN] = adapter.id_token
    return response


@own
@require_POST
def disconnect(request: HttpRequest) -> HttpResponse:
    known = SocialAccount.objects.filter(user_id=request.user.pk, provider=settings.OPENID_PROVIDER_ID).first()
    if known:
        disconnect_account(request, known)
    return redirect("accounts:home")


@entrance
@require_safe
def leave(request: HttpRequest, number: str) -> HttpResponse:
    """Once signed out here: on to the provider, once."""
    address = cache.get(f"openid-leave-{number}")
    if not address or not cache.delete(f"openid-leave-{number}"):
        return redirect(settings.LOGOUT_REDIRECT_URL)
    return _leave(request, address)


@entrance
@require_safe
def left(request: HttpRequest) -> HttpResponse:
    if settings.OPENID_PROVIDER and cache.delete(f"openid-left-{request.GET.get('state', '')[:100]}"):
        told = _("You are signed out, here and at %(name)s.") % {"name": settings.OPENID_PROVIDER.name}
        messages.success(request, told)
    return redirect("account_login")


def _adapter(request: HttpRequest) -> OpenIDAdapter:
    if settings.OPENID_PROVIDER is None:
        raise Http404
    registry.load()
    return OpenIDAdapter(request, settings.OPENID_PROVIDER_ID)


def _check_sender(request: HttpRequest, adapter: OpenIDAdapter) -> None:
    """An answer that says who sends it (RFC 9207) says that it is our provider."""
    sender = request.GET.get("iss")
    if sender is not None and sender != adapter.openid_config["issuer"]:
        raise TokenRefused("answer of another issuer")


def _leave(request: HttpRequest, address: str) -> HttpResponse:
    context = {"address": address, "name": settings.OPENID_PROVIDER and settings.OPENID_PROVIDER.name}
    response = render(request, "accounts/openid_leave.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _unusable(request: HttpRequest, error: TokenRefused) -> HttpResponse:
    log.warning("sign-in by OpenID refused: %s", error)
    return refusal(request, "failed")
