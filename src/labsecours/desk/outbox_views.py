"""Administrators' screens of the outbox: what was posted, what became of it, what each kind of mail looks like."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labsecours.accounts.rules import is_administrator
from labsecours.desk import posted
from labsecours.kernel import outbox
from labsecours.kernel.guards import allowed
from labsecours.kernel.mail_sending import is_delivering
from labsecours.kernel.queues import Mail
from labsecours.ui import parameters


@allowed(is_administrator)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    asked = {"q": parameters.text(request, "q"), "etat": parameters.choice(request, "etat", Mail.State.values)}
    context = {
        "asked": asked,
        "states": Mail.State.choices,
        "page": parameters.page_of(request, posted.found(asked["q"], asked["etat"])),
        "counts": posted.counts(),
        "label": posted.label,
        "is_delivering": is_delivering(),
    }
    return render(request, "desk/outbox/list.html", context)


@allowed(is_administrator)
@require_safe
def mail(request: HttpRequest, number: int) -> HttpResponse:
    shown = get_object_or_404(Mail, pk=number)
    context = {
        "mail": shown,
        "label": posted.label(shown.template),
        "log": shown.log.all(),
        "letter": None if shown.is_sensitive or not shown.text else posted.shown(shown),
        "nonce": posted.nonce(request),
        "can_resend": outbox.can_resend(shown),
        "can_cancel": outbox.can_cancel(shown),
    }
    return render(request, "desk/outbox/mail.html", context)


@allowed(is_administrator)
@require_POST
def resend(request: HttpRequest, number: int) -> HttpResponse:
    if outbox.resend(get_object_or_404(Mail, pk=number), actor=request.user):
        messages.success(request, _("The mail is back in the queue."))
    else:
        messages.error(request, _("This mail can’t be sent again: it is on its way, or its text was wiped."))
    return redirect("outbox:mail", number)


@allowed(is_administrator)
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    if outbox.cancel(get_object_or_404(Mail, pk=number), actor=request.user):
        messages.success(request, _("The mail will not be sent."))
    else:
        messages.error(request, _("Too late: this mail is on its way, or was sent."))
    return redirect("outbox:mail", number)


@allowed(is_administrator)
@require_safe
def samples(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/outbox/samples.html", {"samples": posted.samples()})


@allowed(is_administrator)
@require_safe
def sample(request: HttpRequest, key: str) -> HttpResponse:
    found = outbox.mail_samples.get(key)
    if found is None:
        raise Http404
    codes = dict(settings.LANGUAGES)
    chosen = parameters.choice(request, "langue", codes, settings.LANGUAGE_CODE)
    context = {
        "sample": found,
        "letter": outbox.compose(found.key, chosen, posted.context_of(found, chosen)),
        "chosen": chosen,
        "languages": codes,
        "nonce": posted.nonce(request),
    }
    return render(request, "desk/outbox/sample.html", context)
