"""Calls and prizes at the level of the record: editions, tracks, partners, dated steps, numbers, laureates."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labsecours.directory.models import Organisation
from labsecours.events.models import Event, Role
from labsecours.kernel.figures import Exactness
from labsecours.kernel.models import Dated, Record
from labsecours.roadmap.models import Axis


class Call(Record):
    class Kind(models.TextChoices):
        PROJECTS = "projects", _("call for projects")
        PRIZE = "prize", _("prize")
        COURSE = "course", _("course applications")
        IDEAS = "ideas", _("ideas box")

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address on the site"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    summary = models.TextField(_("summary"), blank=True)
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("strategic axis")
    )

    class Meta:
        verbose_name = _("call or prize")
        verbose_name_plural = _("calls and prizes")

    def __str__(self) -> str:
        return self.title


class CallEdition(Record):
    """One running of a call. Its year is that of its first step."""

    parts = ("tracks", "partners", "milestones", "numbers", "laureates")

    call = models.ForeignKey(Call, models.PROTECT, related_name="editions", verbose_name=_("call or prize"))
    label = models.CharField(_("edition"), max_length=120, help_text=_("Such as 2021, or first edition."))
    role = models.CharField(_("role of the association"), max_length=12, choices=Role.choices)
    summary = models.TextField(_("summary"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("edition of a call")
        verbose_name_plural = _("editions of calls")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["call", "label"], name="calls_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.call}, {self.label}"


class Track(models.Model):
    edition = models.ForeignKey(CallEdition, models.CASCADE, related_name="tracks")
    name = models.CharField(_("track"), max_length=200)
    audience = models.CharField(_("who may apply"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "name"], name="calls_track_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CallPartner(models.Model):
    class Part(models.TextChoices):
        CO_ORGANISER = "co_organiser", _("co-organiser")
        FUNDER = "funder", _("funder")
        PARTNER = "partner", _("partner")

    edition = models.ForeignKey(CallEdition, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="call_parts", verbose_name=_("organisation")
    )
    part = models.CharField(_("part"), max_length=14, choices=Part.choices, default=Part.CO_ORGANISER)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "organisation", "part"], name="calls_partner_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_part_display()})"


class CallMilestone(Dated):
    """A dated step. `event` is the event at which it happened: the timeline then tells both as one."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("applications opened")
        LAUNCHED = "launched", _("launched")
        CLOSED = "closed", _("applications closed")
        SELECTED = "selected", _("selected")
        SPREAD = "spread", _("spread among hosts")
        AWARDED = "awarded", _("awarded")

    edition = models.ForeignKey(CallEdition, models.CASCADE, related_name="milestones")
    kind = models.CharField(_("step"), max_length=10, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=300)
    text = models.TextField(_("what happened"), blank=True)
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="call_milestones", verbose_name=_("event")
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")

    def __str__(self) -> str:
        return self.title


class CallNumber(models.Model):
    class What(models.TextChoices):
        APPLICATIONS = "applications", _("applications")
        FINALISTS = "finalists", _("finalists")
        SELECTED = "selected", _("projects selected")
        LAUREATES = "laureates", _("laureates")
        PLACES = "places", _("places")

    edition = models.ForeignKey(CallEdition, models.CASCADE, related_name="numbers")
    what = models.CharField(_("what is counted"), max_length=14, choices=What.choices)
    value = models.PositiveIntegerField(_("number"))
    exactness = models.CharField(_("exactness"), max_length=10, choices=Exactness.choices, default=Exactness.EXACT)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "what"], name="calls_number_once"),
            models.CheckConstraint(condition=~Q(source=""), name="calls_number_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.get_what_display()}"


class Laureate(models.Model):
    edition = models.ForeignKey(CallEdition, models.CASCADE, related_name="laureates")
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, related_name="laureates", verbose_name=_("track")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="laurels",
        verbose_name=_("organisation"),
    )
    project = models.CharField(_("project"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("laureate")
        verbose_name_plural = _("laureates")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(project=""), name="calls_laureate_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.project or str(self.organisation)
