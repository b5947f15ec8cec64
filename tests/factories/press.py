from datetime import date

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory
from tests.factories.directory import OrganisationFactory

from labsecours.press.models import Coverage


class CoverageFactory(DjangoModelFactory[Coverage]):
    class Meta:
        model = Coverage

    title = Sequence(lambda n: f"Article d’essai {n}")
    media = SubFactory(OrganisationFactory, kind="media")
    link = Sequence(lambda n: f"https://journal.example.org/{n}")
    period_start, period_end, period_precision = date(2021, 5, 1), date(2021, 5, 31), "month"
