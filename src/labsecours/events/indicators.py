"""Figures of the year's events: how many, of which format and role, how many people by kind of count, with whom."""

from collections.abc import Callable
from typing import Any

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from labsecours.directory.models import Organisation
from labsecours.events.models import (
    AttendanceCount,
    Event,
    EventGroup,
    EventOrganisation,
    Role,
    SeriesOrganisation,
)
from labsecours.events.timeline import groups_of, key_of
from labsecours.kernel.period import IN_YEAR, Period
from labsecours.kernel.registries import Indicator, Row, indicators
from labsecours.ui.addresses import slug_address


def events_of(year: int, **restriction: str) -> QuerySet[Event]:
    return (
        Event.objects.filter(**{IN_YEAR: year}, **restriction)
        .only("title", "slug", "format", "period_start", "period_end", "period_precision", "source")
        .order_by("period_start", "period_end", "pk")
    )


def event_row(event: Event) -> Row:
    return Row(
        id=key_of(event.pk),
        title=event.title,
        url=slug_address("events:event", event.slug),
        period=event.period,
        detail=_format(event),
        source=event.source,
    )


def _format(event: Event) -> str:
    return str(capfirst(_FORMATS[event.format]))


_FORMATS = dict(Event.Format.choices)


def counts_of(year: int, kind: str) -> QuerySet[AttendanceCount]:
    first = Event.objects.filter(group=OuterRef("group")).order_by("period_start")
    group_events = Prefetch("group__events", Event.objects.order_by("period_start", "period_end", "pk"))
    return (
        AttendanceCount.objects.filter(kind=kind)
        .filter(Q(**{f"event__{IN_YEAR}": year}) | Q(group__in=groups_of(year).values("pk")))
        .select_related("event", "group")
        .prefetch_related(group_events)
        .annotate(moment=Coalesce("event__period_start", Subquery(first.values("period_start")[:1])))
        .order_by("moment", "pk")
    )


def count_row(count: AttendanceCount) -> Row:
    """A number stated for a group is one row, over the months that its events cover together."""
    events = [count.event] if count.event else list(count.group.events.all()) if count.group else []
    return Row(
        id=f"events.attendancecount:{count.pk}",
        title=str(count.event) if count.event else _group_title(count.group, len(events)),
        url=slug_address("events:event", events[0].slug),
        period=_whole_period([event.period for event in events]),
        detail=", ".join(sorted({_format(event) for event in events})),
        amount=count.value,
        exactness=count.exactness,
        source=count.source,
    )


def _group_title(group: EventGroup | None, events: int) -> str:
    together = ngettext("%(title)s (%(number)d event)", "%(title)s (%(number)d events together)", events)
    return together % {"title": group, "number": events}


def _whole_period(periods: list[Period]) -> Period:
    first, last = min(periods), max(period.end for period in periods)
    if all(period == first for period in periods):
        return first
    start = first.start
    return Period.months(start.year, start.month, last.month, last.year)


def organisations_of(year: int) -> QuerySet[Organisation]:
    in_year = {f"event__{IN_YEAR}": year}
    beside_events = EventOrganisation.objects.filter(**in_year).values("organisation")
    in_series = {f"series__events__{IN_YEAR}": year}
    beside_series = SeriesOrganisation.objects.filter(**in_series).values("organisation")
    return (
        Organisation.objects.filter(Q(pk__in=beside_events) | Q(pk__in=beside_series))
        .only("name", "short_name", "slug", "kind")
        .order_by("name", "pk")
    )


def organisation_row(organisation: Organisation) -> Row:
    return Row(
        id=f"directory.organisation:{organisation.pk}",
        title=organisation.name,
        url=slug_address("directory:organisation", organisation.slug),
        detail=str(capfirst(organisation.get_kind_display())),
    )


def _events_indicator(key: str, label: Any, rule: Any, restriction: dict[str, str], **options: Any) -> Indicator:
    return Indicator(
        key=key,
        label=label,
        unit=_("events"),
        rule=rule,
        rows=lambda year: events_of(year, **restriction),
        row=event_row,
        group="activity",
        **options,
    )


BY_FORMAT = {
    Event.Format.WEBINAR: ("events-webinar", _("Webinars")),
    Event.Format.LIVE: ("events-live", _("Live videos")),
    Event.Format.TALK: ("events-talk", _("Talks")),
    Event.Format.ROUND_TABLE: ("events-round-table", _("Round tables")),
    Event.Format.CONFERENCE: ("events-conference", _("Conference days")),
    Event.Format.WORKSHOP: ("events-workshop", _("Workshops")),
    Event.Format.SEMINAR: ("events-seminar", _("Seminars")),
    Event.Format.FAIR: ("events-fair", _("Fairs")),
    Event.Format.CONGRESS: ("events-congress", _("Congresses")),
    Event.Format.MEETING: ("events-meeting", _("Meetings")),
    Event.Format.INTERVIEW: ("events-interview", _("Interviews")),
    Event.Format.LAUNCH: ("events-launch", _("Launches")),
}
BY_ROLE = {
    Role.ORGANISED: ("events-organised", _("Events organised")),
    Role.CO_ORGANISED: ("events-co-organised", _("Events co-organised")),
    Role.TOOK_PART: ("events-took-part", _("Events of others in which we took part")),
}
BY_COUNT = {
    AttendanceCount.Kind.STATED: (
        _("Stated participants"),
        _(
            "The numbers of participants stated for the year’s events, added up. A number stated for several events"
            " together counts once, in the year of the last of them. Somebody who came twice is counted twice."
        ),
    ),
    AttendanceCount.Kind.REGISTERED: (
        _("People registered"),
        _(
            "The numbers of registrations for the year’s events, added up. They are never added to another kind"
            " of count."
        ),
    ),
    AttendanceCount.Kind.CONNECTED: (
        _("People connected"),
        _(
            "The numbers of people connected to the year’s events, added up. They are never added to another kind"
            " of count."
        ),
    ),
    AttendanceCount.Kind.VERIFIED: (
        _("Verified participants"),
        _(
            "The numbers of people whose presence at the year’s events was verified, added up. They are never added to"
            " another kind of count."
        ),
    ),
    AttendanceCount.Kind.REPLAY: (
        _("Replay views"),
        _(
            "The numbers of views of the replays of the year’s events, added up. They are never added to another kind"
            " of count."
        ),
    ),
}


def _counts_rows(kind: str) -> Callable[[int], QuerySet[AttendanceCount]]:
    return lambda year: counts_of(year, kind)


indicators.register(
    _events_indicator(
        "events",
        _("Events"),
        _("Every event of the record whose period ends in the year, whatever the association’s role in it."),
        {},
        headline=True,
    ),
    *(
        _events_indicator(
            key,
            label,
            _("Events of this format whose period ends in the year."),
            {"format": str(code)},
        )
        for code, (key, label) in BY_FORMAT.items()
    ),
    *(
        _events_indicator(
            key, label, _("Events whose period ends in the year and in which this was our role."), {"role": str(code)}
        )
        for code, (key, label) in BY_ROLE.items()
    ),
    *(
        Indicator(
            key=f"participants-{code}",
            label=label,
            unit=_("replay views") if code == AttendanceCount.Kind.REPLAY else _("people"),
            rule=rule,
            rows=_counts_rows(code),
            row=count_row,
            group="audience",
            headline=code == AttendanceCount.Kind.STATED,
        )
        for code, (label, rule) in BY_COUNT.items()
    ),
    Indicator(
        key="organisations",
        label=_("Organisations involved"),
        unit=_("organisations"),
        rule=_(
            "Organisations named beside the year’s events or beside the series of these events, each counted once,"
            " whatever their part."
        ),
        rows=organisations_of,
        row=organisation_row,
        group="network",
        headline=True,
    ),
)
