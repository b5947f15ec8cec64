"""Administrators' screens of accounts: who may sign in, with which roles."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from labsecours.accounts import closing, queries, services
from labsecours.accounts.desk_forms import AccountsForm, GrantForm, InviteForm, role_choices
from labsecours.accounts.models import Grant, User
from labsecours.accounts.rules import is_administrator
from labsecours.kernel.access import roles
from labsecours.kernel.guards import allowed

PAGE_SIZE = 50
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@allowed(is_administrator)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    asked = AccountsForm(request.GET).asked
    found = queries.accounts(asked["q"], asked["role"], asked["etat"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "roles": [*role_choices(), (queries.NO_ROLE, _("No role"))],
        "states": queries.State.choices,
        "label": queries.role_label,
    }
    return render(request, "accounts/desk/list.html", context)


def _account(number: int) -> User:
    return get_object_or_404(queries.accounts(), pk=number)


@allowed(is_administrator)
@require_safe
def account(request: HttpRequest, number: int) -> HttpResponse:
    user = _account(number)
    return _page(request, user, GrantForm(user=user))


def _page(request: HttpRequest, user: User, form: GrantForm, status: int = 200) -> HttpResponse:
    lines = queries.grant_lines(user.grants.select_related("granted_by"))
    context: dict[str, Any] = {
        "account": user,
        "form": form,
        "held": [line for line in lines if line.can_end],
        "past": [line for line in lines if not line.can_end],
        "roles": list(roles),
    }
    return render(request, "accounts/desk/account.html", context, status=status)


@allowed(is_administrator)
@require_POST
def grant(request: HttpRequest, number: int) -> HttpResponse:
    user = _account(number)
    form = GrantForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, user, form, 422)
    given = services.grant(
        user=user,
        role=form.cleaned_data["role"],
        on=form.on,
        actor=request.user,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        reason=form.cleaned_data["reason"],
    )
    text = _("“%(name)s” has the role “%(role)s”.") % {"name": user, "role": queries.role_label(given.role)}
    messages.success(request, text)
    return redirect("accounts_desk:account", user.pk)


@allowed(is_administrator)
@reads_and_writes
def withdraw(request: HttpRequest, number: int, grant: int) -> HttpResponse:
    user = _account(number)
    given = get_object_or_404(Grant.objects.select_related("user"), pk=grant, user=user)
    line = queries.grant_lines([given])[0]
    context = {"account": user, "line": line, "is_last": False}
    if not line.can_end:
        messages.info(request, _("This role is over already."))
        return redirect("accounts_desk:account", user.pk)
    if request.method != "POST":
        return render(request, "accounts/desk/withdraw.html", context)
    try:
        services.withdraw(given, actor=request.user)
    except services.LastAdministrator:
        return render(request, "accounts/desk/withdraw.html", context | {"is_last": True}, status=409)
    text = _("“%(name)s” no longer has the role “%(role)s”.") % {"name": user, "role": line.role}
    messages.success(request, text)
    return redirect("accounts_desk:account", user.pk)


@allowed(is_administrator)
@reads_and_writes
def close(request: HttpRequest, number: int) -> HttpResponse:
    user = _account(number)
    context = {"account": user, "is_last": False}
    if request.method != "POST":
        return render(request, "accounts/desk/close.html", context)
    try:
        closing.close(user, actor=request.user)
    except services.LastAdministrator:
        return render(request, "accounts/desk/close.html", context | {"is_last": True}, status=409)
    messages.success(request, _("The account “%(name)s” is closed.") % {"name": user})
    return redirect("accounts_desk:account", user.pk)


@allowed(is_administrator)
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    user = _account(number)
    closing.reopen(user, actor=request.user)
    messages.success(request, _("The account “%(name)s” is open.") % {"name": user})
    return redirect("accounts_desk:account", user.pk)


@allowed(is_administrator)
@require_POST
def end_sessions(request: HttpRequest, number: int) -> HttpResponse:
    user = _account(number)
    ended = closing.end_sessions(user, actor=request.user)
    if user == request.user:
        return redirect("account_login")
    text = ngettext("%(number)d session ended.", "%(number)d sessions ended.", ended) % {"number": ended}
    messages.success(request, text)
    return redirect("accounts_desk:account", user.pk)


@allowed(is_administrator)
@reads_and_writes
def reset_second_factor(request: HttpRequest, number: int) -> HttpResponse:
    user = _account(number)
    context = {"account": user, "is_own": user == request.user}
    if request.method != "POST":
        return render(request, "accounts/desk/reset_second_factor.html", context)
    try:
        was_reset = closing.reset_second_factor(user, actor=request.user)  # type: ignore[arg-type]
    except closing.OwnSecondFactor:
        return render(request, "accounts/desk/reset_second_factor.html", context, status=409)
    if was_reset:
        messages.success(request, _("“%(name)s” sets another second factor up at the next sign-in.") % {"name": user})
    else:
        messages.info(request, _("This account has no second factor."))
    return redirect("accounts_desk:account", user.pk)


@allowed(is_administrator)
@reads_and_writes
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "accounts/desk/invite.html", {"form": form}, status=422 if form.is_bound else 200)
    user = services.invite(**form.cleaned_data, actor=request.user)
    messages.success(request, _("An invitation is on its way to %(email)s. Now give a role.") % {"email": user.email})
    return redirect("accounts_desk:account", user.pk)
