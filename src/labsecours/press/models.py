"""What the press said, and what it spoke of."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from labsecours.calls.models import Call
from labsecours.directory.models import Organisation
from labsecours.events.models import Event, Series
from labsecours.kernel.models import Dated, Record


class Coverage(Dated, Record):
    title = models.CharField(_("title"), max_length=300)
    media = models.ForeignKey(Organisation, models.PROTECT, related_name="coverage", verbose_name=_("media"))
    link = models.URLField(_("link"), max_length=700, blank=True, db_index=True)
    summary = models.TextField(_("summary"), blank=True)
    events = models.ManyToManyField(Event, blank=True, related_name="coverage", verbose_name=_("events covered"))
    series = models.ManyToManyField(Series, blank=True, related_name="coverage", verbose_name=_("series covered"))
    calls = models.ManyToManyField(Call, blank=True, related_name="coverage", verbose_name=_("calls covered"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        constraints: ClassVar[list[models.BaseConstraint]] = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.media} – {self.title}"
