"""Shared reads of events and series."""

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, Prefetch, QuerySet
from django.http import Http404

from labsecours.events.models import (
    AttendanceCount,
    Event,
    EventOrganisation,
    EventPerson,
    Series,
    SeriesOrganisation,
)
from labsecours.kernel.related import RelatedItem, RelatedSource, related
from labsecours.ui.addresses import slug_address

M = TypeVar("M", bound=Model)


def _one(found: QuerySet[M]) -> M:
    record = found.first()
    if record is None:
        raise Http404
    return record


def public_event(slug: str) -> Event:
    """An event with all that its page tells; people only with their agreement."""
    people = EventPerson.objects.filter(person__is_public=True).select_related("person").order_by("pk")
    organisations = EventOrganisation.objects.select_related("organisation").order_by("pk")
    return _one(
        Event.objects.filter(slug=slug)
        .select_related("series", "axis", "group")
        .prefetch_related(
            Prefetch("event_organisations", organisations),
            Prefetch("event_people", people),
            Prefetch("counts", AttendanceCount.objects.order_by("pk")),
            "event_links",
            "agreements__parties",
        )
    )


def public_series(slug: str) -> Series:
    organisations = SeriesOrganisation.objects.select_related("organisation").order_by("pk")
    return _one(Series.objects.filter(slug=slug).prefetch_related(Prefetch("series_organisations", organisations)))


@dataclass(frozen=True)
class SharedCounts:
    """Counts stated once for several events together."""

    counts: list[AttendanceCount]
    events: list[tuple[str, str]]
    """Title and address of the others."""


def shared_counts(event: Event) -> SharedCounts | None:
    if event.group is None:
        return None
    others = event.group.events.exclude(pk=event.pk).order_by("period_start", "pk")
    return SharedCounts(
        list(event.group.counts.order_by("pk")),
        [(title, slug_address("events:event", slug)) for title, slug in others.values_list("title", "slug")],
    )


@dataclass(frozen=True)
class Neighbours:
    position: int
    total: int
    previous: Event | None
    following: Event | None


def neighbours(event: Event) -> Neighbours | None:
    """The event's place in its series."""
    if event.series is None:
        return None
    chain = list(event.series.events.order_by("period_start", "period_end", "pk").only("title", "slug"))
    place = chain.index(event)
    return Neighbours(
        place + 1,
        len(chain),
        chain[place - 1] if place else None,
        chain[place + 1] if place + 1 < len(chain) else None,
    )


def related_items(label: str, pk: int) -> list[tuple[RelatedSource, list[RelatedItem]]]:
    """What the capabilities above tell about this record, by source."""
    parts = [(source, list(source.items(pk))) for source in related(label)]
    return [(source, items) for source, items in parts if items]


def calendar_events(series: str = "") -> QuerySet[Event]:
    """Events of a calendar file: those of a series, or all."""
    found = Event.objects.order_by("period_start", "pk")
    return found.filter(series__slug=series) if series else found


def events_of(organisation_id: int) -> list[RelatedItem]:
    rows = (
        EventOrganisation.objects.filter(organisation=organisation_id)
        .select_related("event")
        .order_by("-event__period_start", "-event__pk")
    )
    return [
        RelatedItem(
            row.event.title,
            slug_address("events:event", row.event.slug),
            row.event.period,
            row.get_part_display(),
        )
        for row in rows
    ]


def event_totals() -> dict[int, int]:
    counts = EventOrganisation.objects.order_by().values_list("organisation")
    return dict(counts.annotate(Count("event", distinct=True)))


def series_of(organisation_id: int) -> list[RelatedItem]:
    rows = SeriesOrganisation.objects.filter(organisation=organisation_id).select_related("series").order_by("pk")
    return [
        RelatedItem(
            row.series.title,
            slug_address("events:series", row.series.slug),
            detail=row.get_part_display(),
        )
        for row in rows
    ]


def series_totals() -> dict[int, int]:
    counts = SeriesOrganisation.objects.order_by().values_list("organisation")
    return dict(counts.annotate(Count("series", distinct=True)))
