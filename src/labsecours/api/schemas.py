"""What the API answers: public fields only, dates as ISO 8601 at the stated precision."""

from typing import Any

from ninja import Schema

from labsecours.calls.models import CallEdition
from labsecours.directory.models import Organisation
from labsecours.events.models import AttendanceCount, Event
from labsecours.kernel.models import Dated
from labsecours.network.models import Membership, PartnershipAgreement


class PeriodOut(Schema):
    start: str
    end: str
    precision: str
    iso: str

    @staticmethod
    def of(dated: Dated) -> "PeriodOut":
        period = dated.period
        return PeriodOut(
            start=period.start.isoformat(), end=period.end.isoformat(), precision=period.precision, iso=period.iso
        )


class OrganisationOut(Schema):
    id: int
    slug: str
    name: str
    short_name: str
    kind: str
    siret: str
    website: str
    city: str
    departments: list[str]
    region: str
    service_type: str
    defence_zone: str
    category: str
    category_year: int | None

    @staticmethod
    def resolve_departments(organisation: Organisation) -> list[str]:
        return list(organisation.department_codes)


class PartOut(Schema):
    organisation_id: int
    organisation: str
    part: str

    @staticmethod
    def resolve_organisation(row: Any) -> str:
        return str(row.organisation)


class AttendanceOut(Schema):
    kind: str
    value: int
    exactness: str
    source: str
    is_shared: bool

    @staticmethod
    def resolve_is_shared(count: AttendanceCount) -> bool:
        return count.group_id is not None


class EventOut(Schema):
    id: int
    slug: str
    title: str
    format: str
    role: str
    period: PeriodOut
    place: str
    is_online: bool
    summary: str
    outcome: str
    axis: str | None
    series: str | None
    organisations: list[PartOut]
    attendance: list[AttendanceOut]
    source: str

    @staticmethod
    def resolve_period(event: Event) -> PeriodOut:
        return PeriodOut.of(event)

    @staticmethod
    def resolve_axis(event: Event) -> str | None:
        return event.axis.slug if event.axis else None

    @staticmethod
    def resolve_series(event: Event) -> str | None:
        return event.series.slug if event.series else None

    @staticmethod
    def resolve_organisations(event: Event) -> list[Any]:
        return list(event.event_organisations.all())

    @staticmethod
    def resolve_attendance(event: Event) -> list[Any]:
        return [*event.counts.all(), *(event.group.counts.all() if event.group else ())]


class MembershipOut(Schema):
    id: int
    organisation_id: int
    organisation: str
    joined: PeriodOut
    ended_on: str | None
    rank_of_arrival: int | None

    @staticmethod
    def resolve_organisation(membership: Membership) -> str:
        return str(membership.organisation)

    @staticmethod
    def resolve_joined(membership: Membership) -> PeriodOut:
        return PeriodOut.of(membership)

    @staticmethod
    def resolve_ended_on(membership: Membership) -> str | None:
        return membership.ended_on.isoformat() if membership.ended_on else None


class AgreementOut(Schema):
    id: int
    slug: str
    title: str
    signed: PeriodOut
    parties: list[str]
    purpose: str
    place: str

    @staticmethod
    def resolve_signed(agreement: PartnershipAgreement) -> PeriodOut:
        return PeriodOut.of(agreement)

    @staticmethod
    def resolve_parties(agreement: PartnershipAgreement) -> list[str]:
        return [str(party) for party in agreement.parties.all()]


class StepOut(Schema):
    kind: str
    title: str
    period: PeriodOut

    @staticmethod
    def resolve_period(step: Any) -> PeriodOut:
        return PeriodOut.of(step)


class NumberOut(Schema):
    what: str
    value: int
    exactness: str
    source: str


class CallEditionOut(Schema):
    id: int
    call: str
    kind: str
    label: str
    role: str
    tracks: list[str]
    partners: list[PartOut]
    steps: list[StepOut]
    numbers: list[NumberOut]
    laureates: list[str]

    @staticmethod
    def resolve_call(edition: CallEdition) -> str:
        return edition.call.title

    @staticmethod
    def resolve_kind(edition: CallEdition) -> str:
        return edition.call.kind

    @staticmethod
    def resolve_tracks(edition: CallEdition) -> list[str]:
        return [track.name for track in edition.tracks.all()]

    @staticmethod
    def resolve_partners(edition: CallEdition) -> list[Any]:
        return list(edition.partners.all())

    @staticmethod
    def resolve_steps(edition: CallEdition) -> list[Any]:
        return list(edition.milestones.all())

    @staticmethod
    def resolve_numbers(edition: CallEdition) -> list[Any]:
        return list(edition.numbers.all())

    @staticmethod
    def resolve_laureates(edition: CallEdition) -> list[str]:
        return [str(laureate) for laureate in edition.laureates.all()]
