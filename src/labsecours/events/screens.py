from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from labsecours.accounts.roles import Domain
from labsecours.events import forms
from labsecours.events.models import AttendanceCount, Event, EventGroup, Role, Series
from labsecours.kernel.clock import today
from labsecours.kernel.desk import Column, DeskGroup, DeskScreen, Filter, PartForm, Watch, desk_screens
from labsecours.kernel.period import IN_YEAR
from labsecours.roadmap.models import Axis


def _axis_choices() -> list[tuple[str, str]]:
    return [(str(axis.pk), axis.short_name) for axis in Axis.objects.all()]


def _year_choices() -> list[tuple[str, str]]:
    """From the first event's year to the last one's, read from the index."""
    starts = Event.objects.order_by("period_start", "pk").values_list("period_start", flat=True)
    first, last = starts.first(), starts.order_by("-period_start", "-pk").first()
    if first is None or last is None:
        return []
    return [(str(year), str(year)) for year in range(last.year + 1, first.year - 1, -1)]


def _without_count(rows: QuerySet[Any]) -> QuerySet[Any]:
    of_event = AttendanceCount.objects.filter(event=OuterRef("pk"))
    of_group = AttendanceCount.objects.filter(group=OuterRef("group"))
    return rows.filter(~Exists(of_event), ~Exists(of_group), period_end__lt=today())


def _without_axis(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(axis=None, period_end__lt=today())


def _event_detail(row: Any) -> str:
    return f"{row.get_format_display()} · {row.period}"


COUNTS = PartForm("counts", _("participants"), forms.CountForm, _("Add a number of participants"))

desk_screens.register(
    DeskScreen(
        key="evenements",
        model=Event,
        title=_("events"),
        one=_("event"),
        add_label=_("Add an event"),
        group=DeskGroup.ACTIVITIES,
        domain=Domain.EVENTS,
        form=forms.EventForm,
        parts=(
            PartForm("event_organisations", _("organisations"), forms.EventOrganisationForm, _("Add an organisation")),
            PartForm("event_people", _("people"), forms.EventPersonForm, _("Add a person")),
            COUNTS,
            PartForm("event_links", _("links"), forms.EventLinkForm, _("Add a link")),
        ),
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("period"), lambda row: row.period, "period_start"),
            Column(_("format"), lambda row: row.get_format_display(), "format"),
            Column(_("role"), lambda row: row.get_role_display(), "role"),
            Column(_("strategic axis"), lambda row: row.axis or "", "axis__position"),
        ),
        search=("title", "place", "summary"),
        ordering=("-period_start", "-period_end", "-pk"),
        related=("axis",),
        filters=(
            Filter("annee", _("year"), IN_YEAR, _year_choices),
            Filter("format", _("format"), "format", lambda: Event.Format.choices),
            Filter("role", _("role"), "role", lambda: Role.choices),
            Filter("axe", _("strategic axis"), "axis", _axis_choices),
        ),
        watches=(
            Watch("sans-participants", _("past events without a number of participants"), _without_count),
            Watch("sans-axe", _("past events without a strategic axis"), _without_axis),
        ),
        choice_detail=_event_detail,
        order=10,
    ),
    DeskScreen(
        key="series",
        model=Series,
        title=pgettext_lazy("several", "series"),
        one=_("series"),
        add_label=_("Add a series"),
        group=DeskGroup.ACTIVITIES,
        domain=Domain.EVENTS,
        form=forms.SeriesForm,
        parts=(
            PartForm(
                "series_organisations", _("organisations"), forms.SeriesOrganisationForm, _("Add an organisation")
            ),
        ),
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("events planned"), lambda row: row.planned_events, "planned_events", numeric=True),
        ),
        search=("title", "summary"),
        ordering=("-pk",),
        order=20,
    ),
    DeskScreen(
        key="groupes",
        model=EventGroup,
        title=_("groups of events"),
        one=_("group of events"),
        add_label=_("Add a group of events"),
        group=DeskGroup.ACTIVITIES,
        domain=Domain.EVENTS,
        form=forms.EventGroupForm,
        parts=(COUNTS,),
        columns=(
            Column(_("title"), lambda row: row.title, "title"),
            Column(_("participants"), lambda row: ", ".join(str(count) for count in row.counts.all())),
        ),
        search=("title",),
        ordering=("-pk",),
        prefetch=("counts",),
        order=30,
    ),
)
