"""The open data API, read only: what the public site shows, for machines."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, NinjaAPI, Query
from ninja.pagination import LimitOffsetPagination, paginate

from labsecours import __version__
from labsecours.api import schemas
from labsecours.calls.models import CallEdition
from labsecours.directory.models import Organisation
from labsecours.events.models import Event
from labsecours.kernel.period import IN_YEAR
from labsecours.network.models import Membership, PartnershipAgreement

api = NinjaAPI(
    title="labsecours",
    version=__version__,
    description="Open data of the association: organisations, events, calls, memberships, agreements. Read only.",
    docs_url=None,
)


class Pagination(LimitOffsetPagination):
    """`limit` and `offset`, bounded so that every database can count that far."""

    class Input(LimitOffsetPagination.Input):
        limit: int = Field(50, ge=1, le=500)
        offset: int = Field(0, ge=0, le=10_000_000)


Year = Annotated[int | None, Query(ge=1900, le=2200, description="The year in which the period ends.")]


def of_year(rows: QuerySet[Any], year: int | None) -> QuerySet[Any]:
    return rows.filter(**{IN_YEAR: year}) if year else rows


@api.get("/v1/organisations", response=list[schemas.OrganisationOut], summary="Organisations, fire services included")
@paginate(Pagination)
def organisations(request: HttpRequest, kind: Organisation.Kind | None = None) -> QuerySet[Organisation]:
    rows = Organisation.objects.order_by("name", "id")
    return rows.filter(kind=kind) if kind else rows


@api.get("/v1/events", response=list[schemas.EventOut], summary="Events with their organisations and typed attendance")
@paginate(Pagination)
def events(request: HttpRequest, year: Year = None) -> QuerySet[Event]:
    rows = Event.objects.select_related("axis", "series", "group").prefetch_related(
        "event_organisations__organisation", "counts", "group__counts"
    )
    return of_year(rows, year).order_by("period_start", "id")


@api.get("/v1/calls", response=list[schemas.CallEditionOut], summary="Editions of calls and prizes with their steps")
@paginate(Pagination)
def calls(request: HttpRequest) -> QuerySet[CallEdition]:
    return (
        CallEdition.objects.select_related("call")
        .prefetch_related("tracks", "partners__organisation", "milestones", "numbers", "laureates__organisation")
        .order_by("id")
    )


@api.get("/v1/memberships", response=list[schemas.MembershipOut], summary="Memberships as dated periods")
@paginate(Pagination)
def memberships(request: HttpRequest, year: Year = None) -> QuerySet[Membership]:
    return of_year(Membership.objects.select_related("organisation"), year).order_by("period_start", "id")


@api.get("/v1/agreements", response=list[schemas.AgreementOut], summary="Partnership agreements")
@paginate(Pagination)
def agreements(request: HttpRequest, year: Year = None) -> QuerySet[PartnershipAgreement]:
    return of_year(PartnershipAgreement.objects.prefetch_related("parties"), year).order_by("period_start", "id")
