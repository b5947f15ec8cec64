"""One's own data under /compte/donnees/, and the public register of processing."""

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from labsecours.accounts.models import User
from labsecours.accounts.services import LastAdministrator
from labsecours.kernel import clock
from labsecours.kernel.guards import public, signed_in
from labsecours.kernel.privacy import by_order, erasers
from labsecours.privacy import consents, exporting, register, services
from labsecours.privacy.forms import ConsentForm
from labsecours.privacy.models import ErasureRequest
from labsecours.privacy.subjects import subject_of

ROWS_SHOWN = 5
WHERE = "/compte/donnees/"
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@signed_in
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    user = _own(request)
    context = {
        "parts": exporting.parts(subject_of(user), limit=ROWS_SHOWN),
        "choices": consents.choices_of(user),
        "asked": services.waiting_for(user),
        "shown": ROWS_SHOWN,
    }
    return render(request, "privacy/my_data.html", context)


@signed_in
@reads_and_writes
def export(request: HttpRequest) -> HttpResponseBase:
    if is_reauthentication_required(request, app="allauth.account"):
        return _confirm_first(request)
    if request.method != "POST":
        return render(request, "privacy/export_ask.html")
    name = _("my-data") + f"-{clock.today():%Y-%m-%d}.zip"
    archive = exporting.archive(_own(request), request)
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")


@signed_in
@reads_and_writes
def ask_erasure(request: HttpRequest) -> HttpResponse:
    if is_reauthentication_required(request, app="allauth.account"):
        return _confirm_first(request)
    user = _own(request)
    if services.waiting_for(user):
        return redirect("privacy:my_data")
    if request.method != "POST":
        return _erasure_page(request)
    try:
        services.ask_erasure(user=user, language=get_language() or user.language)
    except LastAdministrator:
        return _erasure_page(request, is_last=True, status=409)
    messages.success(request, _("Your request is kept. A mail tells you how to cancel it."))
    return redirect("privacy:my_data")


def _erasure_page(request: HttpRequest, *, is_last: bool = False, status: int = 200) -> HttpResponse:
    context = {"erasers": sorted(erasers, key=by_order), "days": services.delay_days(), "is_last": is_last}
    return render(request, "privacy/erasure_ask.html", context, status=status)


@signed_in
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    asked = services.waiting_for(_own(request))
    if asked is not None:
        services.cancel(asked, actor=request.user)
        messages.success(request, _("Your request for erasure is cancelled: everything stays as it is."))
    return redirect("privacy:my_data")


@public
@reads_and_writes
def cancel_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The mail's link: reading it changes nothing, so that a scanner that follows links cancels nothing."""
    asked = services.request_of(token)
    outcome = "unknown" if asked is None else str(asked.state)
    if request.method == "POST" and asked is not None and asked.state == ErasureRequest.State.WAITING:
        try:
            services.cancel(asked, actor=None)
        except services.Settled as settled:
            outcome = str(settled)
        else:
            outcome = str(ErasureRequest.State.CANCELLED)
    context = {"asked": asked, "outcome": outcome}
    return render(request, "privacy/cancel.html", context, status=404 if asked is None else 200)


@signed_in
@require_POST
def consent(request: HttpRequest) -> HttpResponse:
    form, user = ConsentForm(request.POST), _own(request)
    if not form.is_valid():
        messages.error(request, _("This choice is not one of those offered: choose again."))
        return redirect("privacy:my_data")
    chosen = form.cleaned_data
    try:
        if chosen["choice"] == "give":
            consents.give(
                email=user.email,
                purpose=chosen["purpose"],
                version=chosen["version"],
                where=WHERE,
                user=user,
                actor=user,
            )
            messages.success(request, _("Thank you: your consent is kept, with its date."))
        else:
            consents.withdraw(email=user.email, purpose=chosen["purpose"], actor=user)
            messages.success(request, _("Your consent is withdrawn."))
    except consents.NotAsked:
        messages.error(request, _("This choice is not one of those offered: choose again."))
    return redirect(reverse("privacy:my_data") + "#consentements")


@public
@require_safe
def register_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(register.as_csv(), content_type="text/csv; charset=utf-8")
    name = _("register-of-processing") + ".csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the guard let nobody else in
    return user


def _confirm_first(request: HttpRequest) -> HttpResponse:
    """To the page that asks for the password or the second factor, and back."""
    return redirect_to_login(request.get_full_path(), reverse("account_reauthenticate"))
