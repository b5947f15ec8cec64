"""Shared reads of calls and prizes."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Max, Prefetch, QuerySet, When
from django.http import Http404

from labsecours.calls.models import (
    Call,
    CallEdition,
    CallMilestone,
    CallNumber,
    CallPartner,
    Laureate,
    Track,
)
from labsecours.kernel.related import RelatedItem
from labsecours.ui.addresses import slug_address

NUMBER_ORDER = {what: place for place, what in enumerate(CallNumber.What.values)}


def full_editions() -> QuerySet[CallEdition]:
    """Editions with everything that their story tells, the latest first."""
    milestones = CallMilestone.objects.select_related("event").order_by("period_start", "period_end", "pk")
    laureates = Laureate.objects.select_related("organisation", "track").order_by("pk")
    partners = CallPartner.objects.select_related("organisation").order_by("pk")
    return (
        CallEdition.objects.annotate(latest=Max("milestones__period_end"))
        .prefetch_related(
            Prefetch("milestones", milestones),
            Prefetch("laureates", laureates),
            Prefetch("partners", partners),
            Prefetch("tracks", Track.objects.order_by("pk")),
            Prefetch("numbers", CallNumber.objects.order_by("pk")),
        )
        .order_by("-latest", "-pk")
    )


def public_call(slug: str) -> Call:
    call = (
        Call.objects.filter(slug=slug)
        .select_related("axis")
        .prefetch_related(Prefetch("editions", full_editions()))
        .first()
    )
    if call is None:
        raise Http404
    return call


@dataclass(frozen=True)
class CallLine:
    call: Call
    latest: CallMilestone | None
    laureates: list[Laureate]
    numbers: list[CallNumber]


def call_lines(kind: str = "") -> list[CallLine]:
    """Every call with its latest edition in short, the one that moved last first."""
    rows = Call.objects.select_related("axis").prefetch_related(Prefetch("editions", full_editions()))
    found = [_line(call) for call in (rows.filter(kind=kind) if kind else rows).order_by("pk")]
    return sorted(found, key=lambda line: line.latest.period_end if line.latest else date.min, reverse=True)


def _line(call: Call) -> CallLine:
    edition = next(iter(call.editions.all()), None)
    if edition is None:
        return CallLine(call, None, [], [])
    steps = list(edition.milestones.all())
    return CallLine(call, steps[-1] if steps else None, list(edition.laureates.all()), ordered_numbers(edition))


def ordered_numbers(edition: CallEdition) -> list[CallNumber]:
    return sorted(edition.numbers.all(), key=lambda number: NUMBER_ORDER[number.what])


def latest_story() -> CallEdition | None:
    """The edition that moved last among those that have a story to tell, in two steps or more; else the latest."""
    milestones = CallMilestone.objects.order_by("period_start", "period_end", "pk")
    laureates = Laureate.objects.select_related("organisation").order_by("pk")
    return (
        CallEdition.objects.annotate(latest=Max("milestones__period_end"), steps=Count("milestones"))
        .filter(steps__gt=0)
        .select_related("call")
        .prefetch_related(Prefetch("milestones", milestones), Prefetch("laureates", laureates), "numbers")
        .order_by(Case(When(steps__gt=1, then=0), default=1), "-latest", "-pk")
        .first()
    )


def calls_of(organisation_id: int) -> list[RelatedItem]:
    """What an organisation was to calls and prizes: partner, then laureate."""
    partners = CallPartner.objects.filter(organisation=organisation_id).select_related("edition__call")
    laureates = Laureate.objects.filter(organisation=organisation_id).select_related("edition__call")
    items = [(row.edition, str(row.get_part_display())) for row in partners.order_by("pk")]
    items += [
        (row.edition, " – ".join(filter(None, (str(Laureate._meta.verbose_name), row.project))))
        for row in laureates.order_by("pk")
    ]
    return [
        RelatedItem(str(edition), slug_address("calls:call", edition.call.slug), detail=detail)
        for edition, detail in items
    ]


def call_totals() -> dict[int, int]:
    totals: dict[int, int] = {}
    for model in (CallPartner, Laureate):
        counted = model._default_manager.exclude(organisation=None).order_by().values_list("organisation")
        for pk, count in counted.annotate(Count("pk")):
            totals[pk] = totals.get(pk, 0) + count
    return totals


def steps_at(event_id: int) -> list[RelatedItem]:
    rows = CallMilestone.objects.filter(event=event_id).select_related("edition__call").order_by("pk")
    return [
        RelatedItem(row.title, slug_address("calls:call", row.edition.call.slug), row.period, str(row.edition))
        for row in rows
    ]
