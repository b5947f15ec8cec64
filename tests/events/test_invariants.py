import pytest
from django.db import IntegrityError, transaction

from labsecours.events import invariants
from labsecours.events.models import AttendanceCount, Event, EventGroup, Series
from labsecours.kernel.period import Period
from labsecours.network.models import PartnershipAgreement

pytestmark = pytest.mark.django_db


def event(title: str, period: str = "2021", **values: object) -> Event:
    made = Event(title=title, slug=title.lower(), format="live", role="organised", **values)
    made.period = Period.parse(period)
    made.save()
    return made


def count(kind: str = "stated", **target: object) -> None:
    AttendanceCount.objects.create(kind=kind, value=50, source="essai", **target)


def test_groups_hold_two_events_and_one_number() -> None:
    good, empty = EventGroup.objects.create(title="Bon"), EventGroup.objects.create(title="Vide")
    event("a", group=good)
    event("b", group=good)
    event("c", group=empty)
    count(group=good)
    assert list(invariants.useless_groups()) == [
        "Le groupe «\u00a0Vide\u00a0» compte moins de deux événements.",
        "Le groupe «\u00a0Vide\u00a0» n’a pas de nombre de participants.",
    ]


def test_no_participant_is_counted_twice() -> None:
    group = EventGroup.objects.create(title="Lives")
    in_group, alone = event("Groupé", group=group), event("Seul")
    count(group=group)
    count("registered", event=in_group)
    count(event=alone)
    count("replay", event=alone)
    assert list(invariants.events_counted_twice()) == []
    count(event=in_group)
    assert list(invariants.events_counted_twice()) == [
        "«\u00a0Groupé\u00a0» a son propre nombre de participants et un autre par le groupe «\u00a0Lives\u00a0».",
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        count(event=alone)
    with pytest.raises(IntegrityError), transaction.atomic():
        count(group=group)


def test_series_hold_no_more_than_planned() -> None:
    free, planned = (
        Series.objects.create(title="Libre", slug="l"),
        Series.objects.create(title="Prévue", slug="p", planned_events=1),
    )
    event("a", series=free)
    event("b", series=planned)
    assert list(invariants.overfull_series()) == []
    event("c", series=planned)
    assert list(invariants.overfull_series()) == [
        "La série «\u00a0Prévue\u00a0» compte 2 événements, alors que 1 étaient prévus."
    ]


def test_agreements_are_signed_during_the_event() -> None:
    congress = event("Congrès", "octobre 2021")
    for title, period in (("Signé", "2021"), ("Avant", "mai 2021")):
        agreement = PartnershipAgreement(title=title, slug=title.lower())
        agreement.period = Period.parse(period)
        agreement.save()
        congress.agreements.add(agreement)
    assert list(invariants.agreements_signed_at_another_time()) == [
        "«\u00a0Avant\u00a0» aurait été signé lors de «\u00a0Congrès\u00a0», qui eut lieu à un autre moment."
    ]
