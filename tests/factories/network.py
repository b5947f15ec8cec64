from datetime import date
from typing import Any

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation
from tests.factories.directory import FireServiceFactory, OrganisationFactory

from labsecours.network.models import Membership, PartnershipAgreement


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    organisation = SubFactory(FireServiceFactory)
    period_start, period_end, period_precision = date(2021, 2, 1), date(2021, 2, 28), "month"
    rank_of_arrival = Sequence(lambda n: n + 1)


class AgreementFactory(DjangoModelFactory[PartnershipAgreement]):
    class Meta:
        model = PartnershipAgreement
        skip_postgeneration_save = True

    title = Sequence(lambda n: f"Convention d’essai {n}")
    slug = Sequence(lambda n: f"convention-{n}")
    period_start, period_end, period_precision = date(2021, 10, 13), date(2021, 10, 13), "day"

    @post_generation  # type: ignore[untyped-decorator]
    def parties(self: Any, create: bool, extracted: Any, **_options: Any) -> None:
        if create:
            self.parties.set(extracted or [OrganisationFactory.create()])
