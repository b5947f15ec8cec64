"""Series and events, who took part in them, and how many people came, by kind of count."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labsecours.directory.models import Organisation, Person
from labsecours.kernel.figures import Exactness
from labsecours.kernel.models import Dated, Record
from labsecours.network.models import PartnershipAgreement
from labsecours.roadmap.models import Axis


class Series(Record):
    """Events that follow each other under one title."""

    parts = ("series_organisations",)

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address on the site"), max_length=120, unique=True)
    summary = models.TextField(_("summary"), blank=True)
    planned_events = models.PositiveSmallIntegerField(_("events planned"), null=True, blank=True)
    planned_months = models.PositiveSmallIntegerField(_("over how many months"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title


class Part(models.TextChoices):
    """What an organisation is to an event or a series."""

    ORGANISER = "organiser", _("organiser")
    CO_ORGANISER = "co_organiser", _("co-organiser")
    PARTNER = "partner", _("partner")
    HOST = "host", _("host")
    SPEAKER_EMPLOYER = "speaker_employer", _("speaker’s employer")
    FEEDBACK = "feedback", _("experience shared")
    GUEST = "guest", _("guest")
    AUDIENCE = "audience", _("audience")


class Role(models.TextChoices):
    """What the association was to an event or a call."""

    ORGANISED = "organised", _("organised")
    CO_ORGANISED = "co_organised", _("co-organised")
    TOOK_PART = "took_part", _("took part")


class SeriesOrganisation(models.Model):
    series = models.ForeignKey(Series, models.CASCADE, related_name="series_organisations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="series_parts", verbose_name=_("organisation")
    )
    part = models.CharField(_("part"), max_length=16, choices=Part.choices, default=Part.CO_ORGANISER)

    class Meta:
        verbose_name = _("organisation of the series")
        verbose_name_plural = _("organisations of the series")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["series", "organisation", "part"], name="events_series_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_part_display()})"


class EventGroup(Record):
    """Events that share a stated number of participants: it is recorded once, for the group."""

    parts = ("counts",)

    title = models.CharField(_("title"), max_length=300)
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("group of events")
        verbose_name_plural = _("groups of events")

    def __str__(self) -> str:
        return self.title


class Event(Dated, Record):
    class Format(models.TextChoices):
        WEBINAR = "webinar", _("webinar")
        LIVE = "live", _("live video")
        TALK = "talk", _("talk")
        ROUND_TABLE = "round_table", _("round table")
        CONFERENCE = "conference", _("conference day")
        WORKSHOP = "workshop", _("workshop")
        SEMINAR = "seminar", _("seminar")
        FAIR = "fair", _("fair")
        CONGRESS = "congress", _("congress")
        MEETING = "meeting", _("meeting")
        INTERVIEW = "interview", _("interview")
        LAUNCH = "launch", _("launch")

    parts = ("event_organisations", "event_people", "counts", "event_links")

    title = models.CharField(_("title"), max_length=300)
    slug = models.SlugField(_("address on the site"), max_length=120, unique=True)
    format = models.CharField(_("format"), max_length=12, choices=Format.choices)
    role = models.CharField(_("role of the association"), max_length=12, choices=Role.choices)
    start_time = models.TimeField(_("starts at"), null=True, blank=True)
    end_time = models.TimeField(_("ends at"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=250, blank=True)
    is_online = models.BooleanField(_("online"), default=False)
    summary = models.TextField(_("summary"), blank=True)
    outcome = models.TextField(_("what it showed"), blank=True)
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("series")
    )
    group = models.ForeignKey(
        EventGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=_("group of events"),
        help_text=_("When one number of participants was stated for several events together."),
    )
    axis = models.ForeignKey(
        Axis, models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("strategic axis")
    )
    agreements = models.ManyToManyField(
        PartnershipAgreement, blank=True, related_name="occasions", verbose_name=_("agreements signed there")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(start_time=None, end_time=None) | Q(period_precision="day", start_time__isnull=False),
                name="events_times_need_a_day",
            ),
            models.CheckConstraint(
                condition=Q(end_time=None) | Q(end_time__gte=F("start_time")), name="events_times_order"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["period_start", "period_end"]),
            models.Index(fields=["title"]),
        ]

    def __str__(self) -> str:
        return self.title


class EventOrganisation(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="event_organisations")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="event_parts", verbose_name=_("organisation")
    )
    part = models.CharField(_("part"), max_length=16, choices=Part.choices, default=Part.PARTNER)

    class Meta:
        verbose_name = _("organisation of the event")
        verbose_name_plural = _("organisations of the event")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "organisation", "part"], name="events_event_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_part_display()})"


class EventPerson(models.Model):
    class Part(models.TextChoices):
        SPEAKER = "speaker", _("speaker")
        HOST = "host", _("host")
        GUEST = "guest", _("guest")

    event = models.ForeignKey(Event, models.CASCADE, related_name="event_people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="event_parts", verbose_name=_("person"))
    part = models.CharField(_("part"), max_length=10, choices=Part.choices, default=Part.SPEAKER)

    class Meta:
        verbose_name = _("person at the event")
        verbose_name_plural = _("people at the event")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "person", "part"], name="events_person_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_part_display()})"


class AttendanceCount(models.Model):
    """A number of participants of one kind, for one event or for one group. Kinds are never summed together."""

    class Kind(models.TextChoices):
        STATED = "stated", _("stated")
        REGISTERED = "registered", _("registered")
        CONNECTED = "connected", _("connected")
        VERIFIED = "verified", _("verified")
        REPLAY = "replay", _("replay views")

    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="counts")
    group = models.ForeignKey(EventGroup, models.CASCADE, null=True, blank=True, related_name="counts")
    kind = models.CharField(_("kind of count"), max_length=10, choices=Kind.choices, default=Kind.STATED)
    value = models.PositiveIntegerField(_("number"))
    exactness = models.CharField(_("exactness"), max_length=10, choices=Exactness.choices, default=Exactness.EXACT)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, group=None) | Q(event=None, group__isnull=False),
                name="events_count_of_event_or_group",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="events_count_has_a_source"),
            models.UniqueConstraint(fields=["event", "kind"], name="events_count_once_a_kind"),
            models.UniqueConstraint(fields=["group", "kind"], name="events_group_count_once_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.get_kind_display()})"


class EventLink(models.Model):
    event = models.ForeignKey(Event, models.CASCADE, related_name="event_links")
    label = models.CharField(_("text of the link"), max_length=200)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")

    def __str__(self) -> str:
        return self.label
