from datetime import date

import pytest

from labsecours.directory.models import Organisation
from labsecours.kernel.period import Period
from labsecours.network import invariants
from labsecours.network.models import Membership, PartnershipAgreement

pytestmark = pytest.mark.django_db


def organisation(name: str, kind: str = "fire_service") -> Organisation:
    return Organisation.objects.create(name=name, slug=name.lower(), kind=kind)


def join(member: Organisation, period: str, rank: int | None = None, ended_on: date | None = None) -> None:
    membership = Membership(organisation=member, rank_of_arrival=rank, ended_on=ended_on)
    membership.period = Period.parse(period)
    membership.save()


def test_an_organisation_belongs_once_at_a_time() -> None:
    back, twice = organisation("Revenu"), organisation("Double")
    join(back, "2019", ended_on=date(2020, 12, 31))
    join(back, "janvier 2021")
    join(twice, "2020")
    join(twice, "été 2021")
    assert list(invariants.overlapping_memberships()) == [
        "«\u00a0Double\u00a0» adhère deux fois\u00a0: l’adhésion «\u00a02020\u00a0» n’est pas finie quand commence"
        " «\u00a0été 2021\u00a0»."
    ]


def test_ranks_are_given_once_a_kind_and_follow_the_order_of_arrival() -> None:
    join(organisation("Un"), "été 2021", 1)
    join(organisation("Deux"), "2021", 2)
    join(organisation("Ecole", "school"), "2022", 1)
    assert list(invariants.disordered_ranks()) == []
    join(organisation("Bis"), "2022", 2)
    join(organisation("Trois"), "2021", 3)
    assert list(invariants.disordered_ranks()) == [
        "«\u00a0Deux\u00a0» et «\u00a0Bis\u00a0» ont tous deux le rang d’arrivée 2.",
        "«\u00a0Bis\u00a0» a adhéré après «\u00a0Trois\u00a0», mais son rang le précède.",
    ]


def test_agreements_name_their_parties() -> None:
    for title in ("Seul", "Signé"):
        agreement = PartnershipAgreement(title=title, slug=title.lower())
        agreement.period = Period.year(2021)
        agreement.save()
    agreement.parties.add(organisation("Partie"))
    assert list(invariants.agreements_with_nobody()) == ["«\u00a0Seul\u00a0» ne nomme aucun signataire."]
