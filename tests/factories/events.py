from datetime import date, timedelta

from factory.declarations import RelatedFactory, SelfAttribute, Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from tests.factories.directory import OrganisationFactory, PersonFactory

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


class SeriesFactory(DjangoModelFactory[Series]):
    class Meta:
        model = Series
        skip_postgeneration_save = True

    title = Sequence(lambda n: f"Cycle d’essai {n}")
    slug = Sequence(lambda n: f"cycle-{n}")
    organisation = RelatedFactory("tests.factories.events.SeriesOrganisationFactory", "series")


class SeriesOrganisationFactory(DjangoModelFactory[SeriesOrganisation]):
    class Meta:
        model = SeriesOrganisation

    series = SubFactory(SeriesFactory, organisation=None)
    organisation = SubFactory(OrganisationFactory)


class EventGroupFactory(DjangoModelFactory[EventGroup]):
    class Meta:
        model = EventGroup
        skip_postgeneration_save = True

    title = Sequence(lambda n: f"Groupe d’essai {n}")
    count = RelatedFactory("tests.factories.events.CountFactory", "group", event=None)


class EventFactory(DjangoModelFactory[Event]):
    class Meta:
        model = Event
        skip_postgeneration_save = True

    class Params:
        whole = Trait(
            series=SubFactory(SeriesFactory),
            host=RelatedFactory("tests.factories.events.EventOrganisationFactory", "event"),
            speaker=RelatedFactory("tests.factories.events.EventPersonFactory", "event"),
            count=RelatedFactory("tests.factories.events.CountFactory", "event"),
            link=RelatedFactory("tests.factories.events.EventLinkFactory", "event"),
        )

    title = Sequence(lambda n: f"Webinaire d’essai {n}")
    slug = Sequence(lambda n: f"webinaire-{n}")
    format = "webinar"
    role = "organised"
    period_start = Sequence(lambda n: date(2021, 1, 1) + timedelta(days=n % 300))
    period_end = SelfAttribute("period_start")
    period_precision = "day"


class EventOrganisationFactory(DjangoModelFactory[EventOrganisation]):
    class Meta:
        model = EventOrganisation

    event = SubFactory(EventFactory)
    organisation = SubFactory(OrganisationFactory)
    part = "host"


class EventPersonFactory(DjangoModelFactory[EventPerson]):
    class Meta:
        model = EventPerson

    event = SubFactory(EventFactory)
    person = SubFactory(PersonFactory)


class CountFactory(DjangoModelFactory[AttendanceCount]):
    class Meta:
        model = AttendanceCount

    event = SubFactory(EventFactory)
    value = 70
    exactness = "more_than"
    source = "relevé de l’équipe"


class EventLinkFactory(DjangoModelFactory[EventLink]):
    class Meta:
        model = EventLink

    event = SubFactory(EventFactory)
    label = "Replay"
    url = "https://video.example.org/1"
