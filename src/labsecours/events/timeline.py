"""Events as the timeline tells them, with the counts of their own and those of their group."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from labsecours.events.models import (
    AttendanceCount,
    Event,
    EventGroup,
    EventLink,
    EventOrganisation,
    Part,
    Role,
    SeriesOrganisation,
)
from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import (
    Attendance,
    AxisLink,
    OrganisationLink,
    TimelineEntry,
    TimelineSource,
    timeline_sources,
)
from labsecours.ui.addresses import slug_address

RECORD_TYPE = "events.event"
_ORGANISATION = (
    "organisation_id",
    "part",
    "organisation__short_name",
    "organisation__name",
    "organisation__slug",
)


def key_of(event_id: int) -> str:
    return f"{RECORD_TYPE}:{event_id}"


def groups_of(year: int) -> QuerySet[EventGroup]:
    """A group, and the number stated for it, belongs to the year of its last event."""
    return EventGroup.objects.alias(last_end=Max("events__period_end")).filter(last_end__year=year)


def entries_of(year: int) -> list[TimelineEntry]:
    return entries_among(Event.objects.filter(**{IN_YEAR: year}), year)


def entries_among(events: QuerySet[Event], year: int) -> list[TimelineEntry]:
    """The entries of these events, in a number of queries that does not depend on how many they are."""
    chosen = events.order_by().values("pk")
    organisations = _organisations(chosen)
    counts = _counts(chosen, year)
    links = defaultdict(list)
    for event_id, label, url in (
        EventLink.objects.filter(event__in=chosen).order_by("pk").values_list("event_id", "label", "url")
    ):
        links[event_id].append((label, url))
    return [
        _entry(event, organisations[event.pk], counts[event.pk], links[event.pk])
        for event in events.select_related("axis").order_by("period_start", "period_end", "pk")
    ]


def _entry(
    event: Event,
    organisations: list[OrganisationLink],
    counts: list[Attendance],
    links: list[tuple[str, str]],
) -> TimelineEntry:
    return TimelineEntry(
        key=key_of(event.pk),
        period=event.period,
        kind=event.format,
        kind_label=_FORMATS[event.format],
        title=event.title,
        role=event.role,
        role_label=_ROLES[event.role],
        summary="\n\n".join(text for text in (event.summary, event.outcome) if text),
        url=slug_address("events:event", event.slug),
        organisations=tuple(organisations),
        axis=AxisLink(event.axis.slug, event.axis.short_name) if event.axis else None,
        attendance=tuple(counts),
        links=tuple(links),
        place=event.place,
        source=event.source,
    )


_FORMATS = dict(Event.Format.choices)
_ROLES = dict(Role.choices)
_PARTS = dict(Part.choices)


def _organisations(chosen: Any) -> defaultdict[int, list[OrganisationLink]]:
    """By event: its own organisations, then those of its series that it does not name itself."""
    named: defaultdict[int, list[OrganisationLink]] = defaultdict(list)
    own = EventOrganisation.objects.filter(event__in=chosen).order_by("pk")
    for event_id, *values in own.values_list("event_id", *_ORGANISATION):
        named[event_id].append(organisation_link(*values))
    known = {event_id: {link.id for link in links} for event_id, links in named.items()}
    shared = SeriesOrganisation.objects.filter(series__events__in=chosen).order_by("pk")
    for event_id, *values in shared.values_list("series__events", *_ORGANISATION):
        if values[0] not in known.get(event_id, ()):
            named[event_id].append(organisation_link(*values))
    return named


def organisation_link(pk: int, part: str, short_name: str, name: str, slug: str) -> OrganisationLink:
    return OrganisationLink(
        pk, short_name or name, part, _PARTS.get(part, part), slug_address("directory:organisation", slug)
    )


def _counts(chosen: Any, year: int) -> defaultdict[int, list[Attendance]]:
    """By event: its own counts, and those of its group with the other events that they cover."""
    counts: defaultdict[int, list[Attendance]] = defaultdict(list)
    for count in AttendanceCount.objects.filter(event__in=chosen).order_by("pk"):
        counts[count.event_id or 0].append(_attendance(count, ()))
    members: dict[int | None, list[int]] = {}
    groups = EventGroup.objects.filter(events__in=chosen, pk__in=groups_of(year).values("pk"))
    for group_id, event_id in (
        Event.objects.filter(group__in=groups.values("pk")).order_by("pk").values_list("group_id", "pk")
    ):
        members.setdefault(group_id, []).append(event_id)
    for count in AttendanceCount.objects.filter(group__in=groups.values("pk")).order_by("pk"):
        for event_id in members[count.group_id]:
            others = (key_of(other) for other in members[count.group_id] if other != event_id)
            counts[event_id].append(_attendance(count, others))
    return counts


def _attendance(count: AttendanceCount, shared_with: Iterable[str]) -> Attendance:
    return Attendance(
        id=count.pk,
        kind=count.kind,
        kind_label=people_counted(count.kind, count.value),
        value=count.value,
        exactness=count.exactness,
        source=count.source,
        shared_with=tuple(shared_with),
    )


def people_counted(kind: str, value: int) -> str:
    """Who a count of this kind counts, in agreement with the number that comes before."""
    match kind:
        case AttendanceCount.Kind.REGISTERED:
            return ngettext("person registered", "people registered", value)
        case AttendanceCount.Kind.CONNECTED:
            return ngettext("person connected", "people connected", value)
        case AttendanceCount.Kind.VERIFIED:
            return ngettext("verified participant", "verified participants", value)
        case AttendanceCount.Kind.REPLAY:
            return ngettext("replay view", "replay views", value)
        case _:
            return ngettext("stated participant", "stated participants", value)


def years() -> set[int]:
    return set(Event.objects.order_by().values_list(IN_YEAR, flat=True).distinct())


timeline_sources.register(TimelineSource("events", _("Events"), entries_of, years))
