"""The mails about personal data, with the examples of their preview."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from labsecours.kernel import clock
from labsecours.kernel.outbox import MailSample, mail_samples


def _sample() -> dict[str, Any]:
    return {"due_at": clock.now() + timedelta(days=14), "address": f"{settings.SITE_URL}/compte/exemple/"}


def _sample_refusal() -> dict[str, Any]:
    return {**_sample(), "reason": "Exemple de motif."}


def _sample_unused() -> dict[str, Any]:
    link = f"{settings.SITE_URL}/compte/"
    return {"name": "Camille Exemple", "erased_on": clock.now() + timedelta(days=30), "link": link}


mail_samples.register(
    MailSample("erasure_asked", _("Erasure asked"), _sample),
    MailSample("erasure_cancelled", _("Erasure cancelled"), _sample),
    MailSample("erasure_refused", _("Erasure refused"), _sample_refusal),
    MailSample("erasure_done", _("Erasure done"), _sample),
    MailSample("account_unused", _("Unused account"), _sample_unused),
)
