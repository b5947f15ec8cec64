"""A small record to tell: every kind of thing that the timeline and the figures are made of."""

from typing import Any

from labsecours.calls.models import Call, CallEdition, CallMilestone, CallNumber, CallPartner, Laureate
from labsecours.directory.models import Organisation
from labsecours.events.models import AttendanceCount, Event, EventGroup, EventOrganisation
from labsecours.kernel.period import Period, parse_period
from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.press.models import Coverage
from labsecours.roadmap.models import Axis, PlannedProject

SOURCE = "page 3"


def dates(text: str) -> dict[str, Any]:
    period: Period = parse_period(text)
    return {"period_start": period.start, "period_end": period.end, "period_precision": period.precision}


def organisation(slug: str, kind: str = "company", **fields: Any) -> Organisation:
    return Organisation.objects.create(slug=slug, name=slug.title(), kind=kind, **fields)


def event(slug: str, period: str = "mai 2021", kind: str = "webinar", role: str = "organised", **fields: Any) -> Event:
    title = fields.pop("title", slug.title())
    return Event.objects.create(slug=slug, title=title, format=kind, role=role, **dates(period), **fields)


def count(owner: Event | EventGroup, value: int, kind: str = "stated", exactness: str = "exact") -> AttendanceCount:
    place = {"event": owner} if isinstance(owner, Event) else {"group": owner}
    return AttendanceCount.objects.create(value=value, kind=kind, exactness=exactness, source=SOURCE, **place)


def with_organisation(at: Event, named: Organisation, part: str = "partner") -> None:
    EventOrganisation.objects.create(event=at, organisation=named, part=part)


def service(slug: str, departments: str = "31") -> Organisation:
    return organisation(slug, "fire_service", departments=departments, service_type="sdis")


def membership(named: Organisation, period: str = "mars 2021", **fields: Any) -> Membership:
    return Membership.objects.create(organisation=named, **dates(period), **fields)


def agreement(slug: str, period: str, *parties: Organisation) -> PartnershipAgreement:
    signed = PartnershipAgreement.objects.create(slug=slug, title=slug.title(), **dates(period))
    signed.parties.set(parties)
    return signed


def edition(slug: str, kind: str = "prize", label: str = "2021") -> CallEdition:
    call = Call.objects.create(slug=slug, title=slug.title(), kind=kind)
    return CallEdition.objects.create(call=call, label=label, role="co_organised")


def step(of: CallEdition, kind: str, period: str, at: Event | None = None) -> CallMilestone:
    return CallMilestone.objects.create(edition=of, kind=kind, title=kind.title(), event=at, **dates(period))


def whole_year(copies: int = 1) -> None:
    """One of everything in 2021, so many times."""
    media = organisation("media", "media")
    axis = Axis.objects.create(slug="axis", name="Axis", short_name="Axis")
    for number in range(copies):
        partner = organisation(f"partner-{number}")
        held = event(f"event-{number}", axis=axis)
        with_organisation(held, partner)
        for kind in AttendanceCount.Kind.values:
            count(held, 10, kind)
        group = EventGroup.objects.create(title=f"Group {number}")
        event(f"first-{number}", "été 2021", "live", "co_organised", group=group)
        event(f"second-{number}", "été 2021", "live", "took_part", group=group)
        count(group, 50)
        membership(service(f"sdis-{number}"))
        agreement(f"agreement-{number}", "octobre 2021", partner)
        prize = edition(f"prize-{number}")
        CallPartner.objects.create(edition=prize, organisation=partner)
        step(prize, "opened", "mai 2021")
        step(prize, "awarded", "octobre 2021", held)
        for what in CallNumber.What.values:
            CallNumber.objects.create(edition=prize, what=what, value=70, exactness="more_than", source=SOURCE)
        Laureate.objects.create(edition=prize, project=f"Project {number}")
        Coverage.objects.create(title=f"Article {number}", media=media, **dates("2021"))
        PlannedProject.objects.create(year=2022, title=f"Plan {number}")
