"""What staff writes around the record's own figures, and the editions that are frozen."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.models import Record


class Report(Record):
    """The activity report of a year as staff edits it; all the rest of it comes from the record."""

    parts = ("texts", "entry_choices")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    preface = models.TextField(_("preface"), blank=True)
    closing = models.TextField(_("closing words"), blank=True)
    section_order = models.JSONField(_("order of the parts"), default=list, blank=True)
    is_public = models.BooleanField(_("shown on the public site"), default=True)

    class Meta:
        verbose_name = _("activity report")
        verbose_name_plural = _("activity reports")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(year__gte=1900, year__lte=2200), name="report_plausible_year"),
        ]

    def __str__(self) -> str:
        return self.title or _("Activity report %(year)d") % {"year": self.year}


class ReportText(models.Model):
    """A text before one part of the report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    section = models.CharField(_("before the part"), max_length=40)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of the report")
        verbose_name_plural = _("texts of the report")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "section"], name="report_text_once"),
        ]

    def __str__(self) -> str:
        return self.section


class EntryChoice(models.Model):
    """What staff decided about one activity of the timeline; `entry` is its key."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="entry_choices")
    entry = models.CharField(_("activity"), max_length=120)
    is_highlighted = models.BooleanField(_("highlighted"), default=False)
    is_hidden = models.BooleanField(_("hidden"), default=False)
    position = models.IntegerField(_("position in its period"), default=0)

    class Meta:
        verbose_name = _("choice on an activity")
        verbose_name_plural = _("choices on activities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "entry"], name="report_choice_once"),
            models.CheckConstraint(
                condition=~Q(is_highlighted=True, is_hidden=True), name="report_hidden_is_not_highlighted"
            ),
        ]

    def __str__(self) -> str:
        return self.entry


class Frozen(Exception):
    """What was frozen or published is never altered nor deleted; a mistake is mended by an erratum."""


class FrozenRows(models.QuerySet[Any]):
    def update(self, **values: Any) -> NoReturn:
        raise Frozen(self.model.__name__)

    def delete(self) -> NoReturn:
        raise Frozen(self.model.__name__)


class WrittenOnce(models.Model):
    objects = FrozenRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise Frozen(str(self))
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise Frozen(str(self))


class Edition(WrittenOnce):
    """A frozen report: never altered. `content` is the document, `digest` the SHA-256 of its canonical JSON."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition number"))
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    author_name = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("frozen edition")
        verbose_name_plural = _("frozen editions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="report_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.number}"


class Erratum(WrittenOnce):
    """A correction published beside a frozen edition.

    `difference` is the key of the difference that staff acknowledged (see `differences`), empty for a free correction.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="errata")
    difference = models.CharField(max_length=200, blank=True)
    subject = models.CharField(_("what is corrected"), max_length=300)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    note = models.TextField(_("explanation"), blank=True)
    published_at = models.DateTimeField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("erratum")
        verbose_name_plural = _("errata")

    def __str__(self) -> str:
        return self.subject
