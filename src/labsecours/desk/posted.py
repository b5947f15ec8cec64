"""What the outbox's screens and the demonstration's inbox show."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import translation

from labsecours.kernel.outbox import Letter, MailSample, mail_samples
from labsecours.kernel.queues import Mail


def found(words: str, state: str) -> QuerySet[Mail]:
    """Mails whose address or subject holds the words, the latest first."""
    mails = Mail.objects.defer("text", "html")
    if words:
        mails = mails.filter(Q(to__icontains=words) | Q(subject__icontains=words))
    return mails.filter(state=state) if state else mails


def counts() -> dict[str, int]:
    return dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))


def label(template: str) -> Any:
    known = mail_samples.get(template)
    return known.label if known else template


def shown(mail: Mail) -> Letter:
    return Letter(mail.subject, mail.text, mail.html)


def samples() -> list[MailSample]:
    return sorted(mail_samples, key=lambda sample: str(sample.label))


def context_of(sample: MailSample, language: str) -> Mapping[str, Any]:
    with translation.override(language):
        return sample.context()


def nonce(request: HttpRequest) -> str:
    """What lets the mail's own style through the page's policy, which the frame inherits."""
    return str(request.csp_nonce)  # type: ignore[attr-defined]
