"""allauth's pages of second factors and devices, where ours differ."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from labsecours.accounts import words
from labsecours.accounts.browsers import SignedInBrowser
from labsecours.accounts.second_factor import ONWARD, enrolled, may_remove, safe_onward, use_up


def _onward(request: HttpRequest) -> str:
    """Where whoever came to set a second factor up was going."""
    return safe_onward(request, request.session.get(ONWARD)) or reverse("mfa_index")


class ActivateApp(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        factor = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        use_up(factor, form.cleaned_data["code"])
        enrolled(self.request, factor)
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes") if self.did_generate_recovery_codes else _onward(self.request)


class AddPasskey(AddWebAuthnView):
    """Every key is one that signs in by itself: it asks its holder for a fingerprint, a face or a PIN."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super(AddWebAuthnView, self).get_context_data(**options)
        return {**context, "options": auth.begin_registration(self.request.user, True)}

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        kind = Authenticator.Type.WEBAUTHN
        enrolled(self.request, Authenticator.objects.filter(user=self.request.user, type=kind).latest("pk"))
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes") if self.did_generate_recovery_codes else _onward(self.request)


class RecoveryCodes(ViewRecoveryCodesView):
    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return {**super().get_context_data(**options), "onward": _onward(self.request)}


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form: Form) -> HttpResponse:
        if may_remove(self.get_object()):
            return super().form_valid(form)
        form.add_error(None, words.SECOND_FACTOR_ERRORS["cannot_delete_authenticator"])
        return self.render_to_response(self.get_context_data(form=form))


class ConfirmPasskey(ReauthenticateWebAuthnView):
    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, str(words.INCORRECT_KEY))
        return redirect(self.passthrough_next_url(self.request.path))


class Devices(ListUserSessionsView):
    """Each browser that is signed in. Ending them all may include this one."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        context = super().get_context_data(**options)
        return {**context, "devices": [SignedInBrowser(session) for session in context["sessions"]]}

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        sessions = UserSession.objects.filter(user=request.user)
        if one := request.POST.get("device"):
            chosen = [session for session in sessions if str(session.pk) == one]
        else:
            chosen = [session for session in sessions if "this_too" in request.POST or not session.is_current()]
        ends_here = any(session.is_current() for session in chosen)
        end_sessions(request, chosen)
        if ends_here:
            return redirect("account_login")
        messages.success(request, _("Signed out there.") if chosen else _("No other device was signed in."))
        return redirect("usersessions_list")
