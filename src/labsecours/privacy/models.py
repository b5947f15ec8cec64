"""What is remembered about consent, requests to be forgotten, and time limits."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel import clock


class Consent(models.Model):
    """Somebody agreed to a purpose, in a version of its text. The row is the proof: it is never altered but to say
    when it was withdrawn and, once the person is forgotten, to put a digest in place of their address."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    where = models.CharField(max_length=60)
    given_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["purpose", "email"],
                condition=Q(withdrawn_at=None) & ~Q(email=""),
                name="privacy_consent_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")), name="privacy_consent_order"
            ),
        ]
        ordering: ClassVar[list[str]] = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.purpose


class ErasureRequest(models.Model):
    """Somebody asks to be forgotten; it is done when `due_at` comes, unless they change their mind or it is refused."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CANCELLED = "cancelled", _("cancelled by the person")
        REFUSED = "refused", _("refused by an administrator")
        DONE = "done", _("carried out")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    language = models.CharField(max_length=5)
    asked_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(state="waiting"), name="privacy_one_erasure_request_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="privacy_refusal_has_its_reason"
            ),
        ]
        ordering: ClassVar[list[str]] = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"


class Erasure(models.Model):
    """An erasure that this database has seen done, without a name: the same line is in `erasures.jsonl`."""

    uid = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField()
    key = models.CharField(max_length=64)
    digests = models.JSONField()

    def __str__(self) -> str:
        return self.uid

    @property
    def line(self) -> dict[str, Any]:
        return {"id": self.uid, "at": self.at.isoformat(), "key": self.key, "digests": self.digests}


class ClosingNotice(models.Model):
    """An account was told that it will be erased for want of use; signing in answers it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.pk}"


class RetentionRun(models.Model):
    """What a rule of retention ended, and when; a run that ended nothing leaves its date alone."""

    rule = models.CharField(max_length=60)
    ran_at = models.DateTimeField(default=clock.now, db_index=True)
    ended = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-ran_at", "-pk"]

    def __str__(self) -> str:
        return self.rule
