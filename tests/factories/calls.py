from datetime import date

from factory.declarations import RelatedFactory, Sequence, SubFactory
from factory.django import DjangoModelFactory
from tests.factories.directory import OrganisationFactory

from labsecours.calls.models import Call, CallEdition, CallMilestone, CallNumber, CallPartner, Laureate, Track


class CallFactory(DjangoModelFactory[Call]):
    class Meta:
        model = Call

    title = Sequence(lambda n: f"Appel d’essai {n}")
    slug = Sequence(lambda n: f"appel-{n}")
    kind = "projects"


class EditionFactory(DjangoModelFactory[CallEdition]):
    class Meta:
        model = CallEdition
        skip_postgeneration_save = True

    call = SubFactory(CallFactory)
    label = Sequence(lambda n: f"édition {n}")
    role = "organised"
    track = RelatedFactory("tests.factories.calls.TrackFactory", "edition")
    partner = RelatedFactory("tests.factories.calls.PartnerFactory", "edition")
    step = RelatedFactory("tests.factories.calls.StepFactory", "edition")
    number = RelatedFactory("tests.factories.calls.NumberFactory", "edition")
    laureate = RelatedFactory("tests.factories.calls.LaureateFactory", "edition")


class TrackFactory(DjangoModelFactory[Track]):
    class Meta:
        model = Track

    edition = SubFactory(EditionFactory)
    name = Sequence(lambda n: f"Concours {n}")


class PartnerFactory(DjangoModelFactory[CallPartner]):
    class Meta:
        model = CallPartner

    edition = SubFactory(EditionFactory)
    organisation = SubFactory(OrganisationFactory)


class StepFactory(DjangoModelFactory[CallMilestone]):
    class Meta:
        model = CallMilestone

    edition = SubFactory(EditionFactory)
    kind = "opened"
    title = Sequence(lambda n: f"Ouverture {n}")
    period_start, period_end, period_precision = date(2021, 3, 1), date(2021, 3, 31), "month"


class NumberFactory(DjangoModelFactory[CallNumber]):
    class Meta:
        model = CallNumber

    edition = SubFactory(EditionFactory)
    what = "applications"
    value = 70
    exactness = "more_than"
    source = "relevé de l’équipe"


class LaureateFactory(DjangoModelFactory[Laureate]):
    class Meta:
        model = Laureate

    edition = SubFactory(EditionFactory)
    project = Sequence(lambda n: f"Projet lauréat {n}")
