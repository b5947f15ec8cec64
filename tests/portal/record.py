"""A small record that fills every public page, written through the services."""

from typing import Any

from labsecours.calls.models import Call, CallEdition, CallMilestone, CallNumber, CallPartner, Laureate, Track
from labsecours.directory.models import Association, Organisation, Person
from labsecours.events.models import (
    AttendanceCount,
    Event,
    EventGroup,
    EventLink,
    EventOrganisation,
    EventPerson,
    Series,
    SeriesOrganisation,
)
from labsecours.kernel.models import Record
from labsecours.kernel.period import Period
from labsecours.kernel.records import Draft, save
from labsecours.network.models import Membership, PartnershipAgreement
from labsecours.press.models import Coverage
from labsecours.roadmap.models import Axis, Milestone, Objective, PlannedProject, Roadmap


def keep(record: Record, **parts: Any) -> Any:
    links = {name: parts.pop(name) for name in list(parts) if name not in record.parts}
    return save(Draft(record, links=links, parts=parts), actor=None)


def event(number: int, when: str = "octobre 2021", **values: Any) -> Event:
    links = {name: values.pop(name) for name in ("event_organisations", "event_people", "counts") if name in values}
    fresh = Event(title=f"Événement {number}", slug=f"evenement-{number}", format="webinar", role="organised", **values)
    fresh.period = Period.parse(when)
    kept: Event = keep(fresh, **links)
    return kept


def dated(record: Any, when: str) -> Any:
    record.period = Period.parse(when)
    return record


def fill() -> None:
    keep(Association(name="Secours & Lab", tagline="Ensemble", founded="septembre 2017", ambition="Aider."))
    axis = keep(Axis(name="Transformation numérique", short_name="Numérique", slug="numerique"))
    service = keep(
        Organisation(
            name="SDIS de l’Ain",
            short_name="SDIS 01",
            slug="sdis-01",
            kind="fire_service",
            departments="01",
            region="84",
        )
    )
    keep(Organisation(name="SDIS du Rhône", slug="sdmis", kind="fire_service", departments="69", region="84"))
    media = keep(Organisation(name="La Gazette", slug="gazette", kind="media"))
    keep(dated(Membership(organisation=service, rank_of_arrival=1), "été 2021"))
    agreement = keep(
        dated(PartnershipAgreement(title="Partenariat", slug="partenariat", purpose="Innover."), "octobre 2021"),
        parties=[service],
    )
    series = keep(
        Series(title="Les lives", slug="lives", planned_events=6, planned_months=8),
        series_organisations=[SeriesOrganisation(organisation=media)],
    )
    group = keep(
        EventGroup(title="Deux lives"), counts=[AttendanceCount(value=50, exactness="about", source="rapport")]
    )
    hidden = keep(Person(given_name="Camille", family_name="Introuvable"))
    shown = keep(Person(given_name="Dominique", family_name="Visible", is_public=True))
    first = event(
        1,
        "18 novembre 2021",
        summary="Une **expérimentation** </script><b>",
        series=series,
        group=group,
        axis=axis,
        event_organisations=[EventOrganisation(organisation=service, part="feedback")],
        event_people=[EventPerson(person=hidden), EventPerson(person=shown)],
        counts=[AttendanceCount(value=70, kind="registered", exactness="more_than", source="liste")],
    )
    first.agreements.set([agreement])
    EventLink.objects.create(event=first, label="Replay", url="https://exemple.fr/replay")
    event(2, "été 2021", series=series, group=group, place="Lyon ; Rhône, \\ ici")
    call = keep(Call(title="Prix de l’innovation", slug="prix", kind="prize", axis=axis))
    edition = keep(
        CallEdition(call=call, label="2021", role="co_organised"),
        tracks=[Track(name="Start-ups")],
        partners=[CallPartner(organisation=service)],
        numbers=[CallNumber(what="applications", value=70, exactness="more_than", source="rapport")],
        milestones=[
            dated(CallMilestone(kind="launched", title="Lancement", event=first), "novembre 2021"),
            dated(CallMilestone(kind="awarded", title="Remise"), "décembre 2021"),
        ],
    )
    Laureate.objects.create(edition=edition, organisation=service, project="Casque")
    keep(
        dated(Coverage(title="Un article", media=media, link="https://exemple.fr/article"), "2021"),
        events=[first],
        series=[series],
        calls=[call],
    )
    keep(
        Roadmap(name="Feuille de route", start_year=2019, end_year=2024),
        objectives=[Objective(title="Ouvrir", axis=axis)],
        milestones=[dated(Milestone(title="Création", state="reached"), "septembre 2017")],
    )
    keep(PlannedProject(year=2022, title="Préfigurer le Lab", axis=axis))
