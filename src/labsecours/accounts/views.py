"""One's own account, and sign-in links."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.signup import send_unknown_account_mail
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from labsecours.accounts import links, sign_in_links
from labsecours.accounts.forms import LinkRequestForm, ProfileForm
from labsecours.accounts.guards import entrance, own
from labsecours.accounts.models import User
from labsecours.accounts.overview import overview
from labsecours.accounts.second_factor import ONWARD, has_second_factor, needs_second_factor, safe_onward
from labsecours.accounts.services import change_profile
from labsecours.kernel.access import access_of
from labsecours.kernel.guards import signed_in


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/home.html", overview(_own_account(request), access_of(request)))


@own
def profile(request: HttpRequest) -> HttpResponse:
    user = User.objects.get(pk=_own_account(request).pk)
    form = ProfileForm(request.POST or None, instance=user)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    change_profile(user, actor=request.user, **form.cleaned_data)
    with translation.override(user.language):
        messages.success(request, _("Your name and language are saved."))
        return redirect("accounts:home")


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where whoever needs a second factor gives it or sets it up, and from where they then go on."""
    onward = safe_onward(request, request.GET.get("next"))
    if access_of(request).is_strong:
        return redirect(onward or get_adapter().get_login_redirect_url(request))
    user = _own_account(request)
    if has_second_factor(user):
        way = get_adapter().get_reauthentication_methods(user)[0]["url"]
        return redirect(f"{way}?{urlencode({'next': onward or reverse('accounts:home')})}")
    request.session[ONWARD] = onward
    return render(request, "accounts/second_factor.html", {"is_needed": needs_second_factor(user)})


@entrance
def link_request(request: HttpRequest) -> HttpResponse:
    onward = safe_onward(request, request.POST.get("next") or request.GET.get("next"))
    form = LinkRequestForm(request.POST or None)
    if not form.is_valid():
        return render(request, "accounts/link_request.html", {"form": form, "onward": onward})
    email = form.cleaned_data["email"]
    if not sign_in_links.send(email, onward=onward):
        send_unknown_account_mail(request, email)
    return redirect("accounts:link_sent")


@entrance
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/link_sent.html")


@entrance
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only shows the button, so that whatever reads mail ahead of its owner uses nothing up."""
    opening = links.use(token) if request.method == "POST" else links.look(token)
    if opening is None:
        return render(request, "accounts/link_gone.html", status=410)
    if request.method == "POST":
        return sign_in_links.enter(request, opening)
    onward = safe_onward(request, request.GET.get("next"))
    return render(request, "accounts/link_open.html", {"opening": opening, "onward": onward})


def _own_account(request: HttpRequest) -> Any:
    return request.user
