"""Forgets what the privacy pages themselves keep about a person; the proof of a consent stays, without a name."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel import clock
from labsecours.kernel.audit import Actor
from labsecours.kernel.forgetting import erase_events
from labsecours.kernel.models import label_of
from labsecours.kernel.privacy import Subject, purposes
from labsecours.privacy.erasures import digest
from labsecours.privacy.models import ClosingNotice, Consent, Erasure, ErasureRequest


def consents_of(subject: Subject) -> Any:
    return Consent.objects.filter(Q(email__in=subject.addresses) | Q(user=subject.user_id, user__isnull=False))


def consent_rows(subject: Subject) -> list[dict[Any, Any]]:
    rows = []
    for row in consents_of(subject).order_by("pk"):
        purpose = purposes.get(row.purpose)
        rows.append(
            {
                _("Purpose"): str(purpose.title) if purpose else row.purpose,
                _("Text agreed to"): str(purpose.texts.get(row.version, "")) if purpose else "",
                _("Version"): row.version,
                _("Where"): row.where,
                _("Given"): row.given_at,
                _("Withdrawn"): row.withdrawn_at,
            }
        )
    return rows


def request_rows(subject: Subject) -> list[dict[Any, Any]]:
    rows = ErasureRequest.objects.filter(user=subject.user_id).order_by("pk")
    return [
        {
            _("Asked"): row.asked_at,
            _("Due"): row.due_at,
            _("State"): row.get_state_display(),
            _("Reason"): row.reason,
        }
        for row in rows
    ]


def forget_privacy(subject: Subject, actor: Actor) -> int:
    """With the address in hand, the last erasure's key tells whether a proof is of that address; without, nobody."""
    last = Erasure.objects.order_by("-pk").first()
    numbers = []
    for row in consents_of(subject).order_by("pk"):
        row.digest = digest(last.key, f"address:{row.email}") if last else ""
        row.email, row.user = "", None
        row.withdrawn_at = row.withdrawn_at or clock.now()
        row.save(update_fields=["digest", "email", "user", "withdrawn_at"])
        numbers.append(row.pk)
    requests = ErasureRequest.objects.filter(user=subject.user_id)
    known = list(requests.values_list("pk", flat=True).order_by("pk"))
    requests.exclude(reason="").update(reason="—")
    ClosingNotice.objects.filter(user=subject.user_id).delete()
    erase_events(Q(record_type=label_of(Consent), record_id__in=numbers), actor)
    erase_events(Q(record_type=label_of(ErasureRequest), record_id__in=known), actor)
    return len(numbers) + len(known)
