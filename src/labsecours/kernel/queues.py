"""What waits to be done outside of a request: mails, jobs, and who is doing them now. Part of `kernel.models`."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel import clock


class Worker(models.Model):
    """A running worker. Once `alive_until` has passed it is taken for dead, and what it held goes back to the queue."""

    name = models.CharField(max_length=80, primary_key=True)
    started_at = models.DateTimeField()
    alive_until = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """Beside the row of the queue: for whom the job runs, which worker holds it, how far it is."""

    task = models.OneToOneField(
        "django_tasks_database.DBTaskResult", models.CASCADE, primary_key=True, related_name="run"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    worker = models.CharField(max_length=80, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class ScheduleState(models.Model):
    """Up to which due time a declared schedule has run, and the last job that it made."""

    key = models.CharField(max_length=80, primary_key=True)
    due_at = models.DateTimeField()
    job = models.ForeignKey(JobRun, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.key


class Mail(models.Model):
    """A mail as it was written, from when it is posted. Its text is wiped once delivered when it is sensitive."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=5)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    template = models.CharField(max_length=80)
    key = models.CharField(max_length=200, blank=True, help_text="A second mail with the same key is the first one.")
    message_id = models.CharField(max_length=200, unique=True)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.BigIntegerField(null=True)
    unsubscribe_url = models.CharField(max_length=400, blank=True, help_text="For List-Unsubscribe, where one may.")
    is_sensitive = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=clock.now)
    worker = models.CharField(max_length=80, blank=True, db_index=True)
    created_at = models.DateTimeField(_("posted"), default=clock.now, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="kernel_mail_key_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "-is_sensitive", "next_at"], name="kernel_mail_due"),
            models.Index(fields=["about_type", "about_id"], name="kernel_mail_about"),
            models.Index(fields=["to"], name="kernel_mail_to"),
        ]
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class MailAttempt(models.Model):
    """One try at delivering a mail. `reply` is the server's code alone: its words may repeat the address."""

    class Outcome(models.TextChoices):
        SENT = "sent", _("accepted by the mail server")
        REFUSED = "refused", _("refused for good by the mail server")
        PUT_OFF = "put_off", _("put off by the mail server")
        UNREACHABLE = "unreachable", _("the mail server did not answer, or hung up")
        UNSAFE = "unsafe", _("the mail server offers no connection that can be trusted")
        LOGIN = "login", _("the mail server refused the user name or password")
        BROKEN = "broken", _("the mail could not be made")

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="log")
    at = models.DateTimeField(default=clock.now)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reply = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.outcome} {self.reply}".strip()
