"""What data files may hold: a table for each kind of record, in the order in which they refer to each other."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from labsecours.calls.models import Call, CallEdition
from labsecours.directory.models import Association, Organisation, Person
from labsecours.events.models import Event, EventGroup, Series
from labsecours.kernel.models import Dated, Record
from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.press.models import Coverage
from labsecours.report.models import Report
from labsecours.roadmap.models import Axis, PlannedProject, Roadmap

KEPT_BY_THE_RECORD = {"id", "version", "created_at", "updated_at"}
PERIOD_COLUMNS = {"period_start", "period_end", "period_precision"}


@dataclass(frozen=True)
class Kind:
    """Rows of `[[table]]` become records of `model`. A slug that a row lacks is made from the field `slug_from`."""

    table: str
    model: type[Record]
    slug_from: str = ""
    only_one: bool = False


KINDS = {
    kind.table: kind
    for kind in (
        Kind("association", Association, only_one=True),
        Kind("axis", Axis, slug_from="short_name"),
        Kind("roadmap", Roadmap),
        Kind("planned_project", PlannedProject),
        Kind("organisation", Organisation, slug_from="name"),
        Kind("person", Person),
        Kind("series", Series, slug_from="title"),
        Kind("event_group", EventGroup),
        Kind("agreement", PartnershipAgreement, slug_from="title"),
        Kind("event", Event, slug_from="title"),
        Kind("membership", Membership),
        Kind("call", Call, slug_from="title"),
        Kind("call_edition", CallEdition),
        Kind("coverage", Coverage),
        Kind("report", Report),
    )
}


def fields_of(model: type[models.Model], owner: str = "") -> dict[str, Any]:
    """What a row may fill, by name: columns, links, owned rows. `owner` names the column that its record fills."""
    options = model._meta
    skipped = KEPT_BY_THE_RECORD | {owner} | (PERIOD_COLUMNS if issubclass(model, Dated) else set())
    parts = model.parts if issubclass(model, Record) else ()
    columns: list[Any] = [*options.concrete_fields, *options.many_to_many, *map(options.get_field, parts)]
    return {column.name: column for column in columns if column.name not in skipped}
