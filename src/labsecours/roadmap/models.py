"""What the association is for and where it goes: axes, roadmaps with objectives and milestones, plans for a year."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.models import Dated, Record


class Axis(Record):
    """A strategic stake that activities serve."""

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    slug = models.SlugField(_("address on the site"), max_length=80, unique=True)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        verbose_name = _("strategic axis")
        verbose_name_plural = _("strategic axes")
        ordering: ClassVar[list[str]] = ["position", "id"]

    def __str__(self) -> str:
        return self.short_name


class Roadmap(Record):
    parts = ("objectives", "milestones")

    name = models.CharField(_("name"), max_length=200)
    start_year = models.PositiveSmallIntegerField(_("first year"))
    end_year = models.PositiveSmallIntegerField(_("last year"))
    description = models.TextField(_("description"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("roadmap")
        verbose_name_plural = _("roadmaps")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(start_year__lte=F("end_year")), name="roadmap_years_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Objective(models.Model):
    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="objectives")
    axis = models.ForeignKey(
        Axis,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objectives",
        verbose_name=_("strategic axis"),
    )
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")

    def __str__(self) -> str:
        return self.title


class Milestone(Dated):
    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        UNDER_WAY = "under_way", _("under way")
        REACHED = "reached", _("reached")
        DROPPED = "dropped", _("dropped")

    roadmap = models.ForeignKey(Roadmap, models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)

    class Meta(Dated.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title


class PlannedProject(Record):
    """What the association plans for a year, told at the end of the report of the year before."""

    year = models.PositiveSmallIntegerField(_("year"), db_index=True)
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    axis = models.ForeignKey(
        Axis,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_projects",
        verbose_name=_("strategic axis"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("planned project")
        verbose_name_plural = _("planned projects")
        ordering: ClassVar[list[str]] = ["year", "position", "id"]

    def __str__(self) -> str:
        return self.title
