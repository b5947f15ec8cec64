"""Signing in through a link: sending it, and what opening it does."""

from allauth.account.internal.flows.email_verification import verify_email_indirectly
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress, Login
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from labsecours.accounts import links
from labsecours.accounts.addresses import comparable
from labsecours.accounts.mails import post_with_link
from labsecours.accounts.models import User
from labsecours.accounts.second_factor import safe_onward


def send(email: str, *, onward: str = "") -> bool:
    """Mail a link to the account's own address; False when no open account has it."""
    user = User.objects.filter(email__iexact=comparable(email), is_active=True).first()
    if user is None:
        return False
    link = links.make(user, user.email) + (f"?{urlencode({'next': onward})}" if onward else "")
    post_with_link("sign_in_link", to=user.email, language=user.language, link=link, user=user)
    return True


def enter(request: HttpRequest, opening: links.Opening) -> HttpResponse:
    """Sign in whoever used the link. Its owner reads the address, which is thereby confirmed."""
    user = opening.user
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    clear_login(request)
    _confirm_address(request, user, opening.email)
    record_authentication(request, user, method="link", email=opening.email)
    onward = safe_onward(request, request.POST.get("next"))
    login = Login(user=user, email=opening.email, redirect_url=onward or None)
    return perform_login(request, login)


def _confirm_address(request: HttpRequest, user: User, email: str) -> None:
    """A password chosen before the address was confirmed may be that of somebody who only knew the address."""
    sync_user_email_address(user)
    if EmailAddress.objects.filter(user=user, verified=True).exists():
        return
    user.set_unusable_password()
    user.save(update_fields=["password"])
    verify_email_indirectly(request, user, email)
