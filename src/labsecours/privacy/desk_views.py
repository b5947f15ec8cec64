"""Administrators' screens: requests to be forgotten, time limits, the register."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from labsecours.accounts.rules import is_administrator
from labsecours.accounts.services import LastAdministrator
from labsecours.kernel.guards import allowed
from labsecours.privacy import queries, services
from labsecours.privacy.forms import RefusalForm
from labsecours.privacy.models import ErasureRequest

PAGE_SIZE = 50
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@allowed(is_administrator)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.erasure_requests(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "privacy/desk/index.html", {"page": page, "rules": queries.rules()})


@allowed(is_administrator)
@reads_and_writes
def refuse(request: HttpRequest, number: int) -> HttpResponse:
    asked = _asked(number)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "privacy/desk/refuse.html", {"asked": asked, "form": form})
    try:
        services.refuse(asked, reason=form.cleaned_data["reason"], actor=request.user)
    except services.Settled:
        return _settled(request)
    messages.success(request, _("The request is refused, and the person is told why."))
    return redirect("privacy_desk:index")


@allowed(is_administrator)
@reads_and_writes
def hasten(request: HttpRequest, number: int) -> HttpResponse:
    asked = _asked(number)
    if request.method != "POST":
        return render(request, "privacy/desk/hasten.html", {"asked": asked, "is_last": False})
    try:
        services.carry_out(asked, actor=request.user)
    except services.Settled:
        return _settled(request)
    except LastAdministrator:
        context = {"asked": asked, "is_last": True}
        return render(request, "privacy/desk/hasten.html", context, status=409)
    messages.success(request, _("The person is erased."))
    return redirect("privacy_desk:index")


def _asked(number: int) -> ErasureRequest:
    return get_object_or_404(ErasureRequest.objects.select_related("user"), pk=number)


def _settled(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("This request no longer waits: nothing was changed."))
    return redirect("privacy_desk:index")
