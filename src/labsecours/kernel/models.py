"""Bases of every record, its history, and what the database keeps for the whole product."""

from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.encoding import force_str
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.period import Period, Precision
from labsecours.kernel.queues import JobRun, Mail, MailAttempt, ScheduleState, Worker  # noqa: F401  found by Django here


class Record(models.Model):
    """A thing that staff edits as a whole: its own fields, its links and the rows that it owns.

    `parts` names the relations to rows which live and die with it; `version` grows at each write and guards
    against lost updates.
    """

    parts: ClassVar[tuple[str, ...]] = ()

    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:  # noqa: N802  Django's name
        """Behind each `get_…_display`: Django's own translates every choice each time, this one the chosen one."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: Any) -> dict[Any, Any]:
    return dict(field.flatchoices)


class Dated(models.Model):
    """Adds a compulsory period of stated precision."""

    period_start = models.DateField(_("start"))
    period_end = models.DateField(_("end"))
    period_precision = models.CharField(_("precision"), max_length=8, choices=Precision.choices)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="%(app_label)s_%(class)s_period_order"
            ),
        ]

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end, Precision(self.period_precision))

    @period.setter
    def period(self, period: Period) -> None:
        self.period_start, self.period_end, self.period_precision = period.start, period.end, period.precision


class ReadableJSON(DjangoJSONEncoder):
    """Letters as they are, so that words are found in what is stored."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class AuditEvent(models.Model):
    """One thing that happened, written in the transaction of the change; never altered, only added to.

    `digest` is that of the former event, of this one's facts and of the digests of its parts: an altered, removed or
    inserted row breaks the chain (see `audit`). What may name a person stands apart, in parts that can be erased one
    by one (`audit_parts`), so that the chain stays whole. `erased_at` is when the content was.
    """

    class Verb(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        DELETED = "deleted", _("deleted")
        RESTORED = "restored", _("restored")
        MERGED = "merged", _("merged")
        READ = "read", _("read")
        EXPORTED = "exported", _("exported")
        SENT = "sent", _("sent")
        SIGNED_IN = "signed_in", _("signed in")
        SIGNED_OUT = "signed_out", _("signed out")
        REFUSED = "refused", _("refused")
        SECURED = "secured", _("changed how they sign in")
        GRANTED = "granted", _("granted")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CONSENTED = "consented", _("consented")
        ERASED = "erased", _("erased")

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=12, choices=Verb.choices)
    record_type = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(max_length=200)
    origin = models.CharField(max_length=60, blank=True, help_text="Network address, or the command that acted.")
    record_title = models.CharField(max_length=400)
    before = models.JSONField(null=True, encoder=ReadableJSON)
    after = models.JSONField(null=True, encoder=ReadableJSON)
    removed = models.TextField(blank=True, help_text="Serialised rows of a deletion, from which it is undone.")
    salt = models.CharField(max_length=32)
    content_digest = models.CharField(max_length=64)
    author_salt = models.CharField(max_length=32)
    author_digest = models.CharField(max_length=64)
    origin_salt = models.CharField(max_length=32)
    origin_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["record_type", "record_id", "at"])]
        ordering: ClassVar[list[str]] = ["-sequence"]

    def __str__(self) -> str:
        return f"{self.record_title}: {self.verb}"

    @property
    def author(self) -> str:
        """In words: what erasing leaves is the account's number."""
        if self.actor_id is None:
            return _text("the system")
        return self.actor_name or _text("account %(number)s") % {"number": self.actor_id}


class AuditHead(models.Model):
    """One row: the last event's number and digest, locked while the next one is chained to it."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.sequence)


class Revision(models.Model):
    """One row, whose number grows with every change of the record: what was built from it is stale when it moves."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Origin(models.Model):
    """Where a loaded record came from, so that loading again neither doubles it nor undoes what staff changed."""

    dataset = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    record_type = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["dataset", "record_type", "key"], name="kernel_origin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset}: {self.key}"


class SearchEntry(models.Model):
    """A public page as search sees it; `stems` is computed alike on every database (see `search`)."""

    record_type = models.CharField(max_length=80)
    record_id = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=400)
    text = models.TextField(blank=True)
    stems = models.TextField(blank=True)
    trigrams = models.TextField(blank=True)
    moment = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["record_type", "record_id"], name="kernel_searchentry_once"),
        ]

    def __str__(self) -> str:
        return self.title


def label_of(model: type[models.Model]) -> str:
    """`app.model`, as history, origins and search name a model."""
    options: Any = model._meta
    return str(options.label_lower)
