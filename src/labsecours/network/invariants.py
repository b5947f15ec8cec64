from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise

from django.utils.translation import gettext as _

from labsecours.kernel.registries import Invariant, invariants
from labsecours.network.models import Membership, PartnershipAgreement


def overlapping_memberships() -> Iterator[str]:
    """Two memberships of one organisation, the second beginning before the first has ended."""
    memberships = Membership.objects.select_related("organisation").order_by("organisation", "period_start")
    for _organisation, group in groupby(memberships, key=lambda membership: membership.organisation_id):
        for earlier, later in pairwise(group):
            if (earlier.ended_on or date.max) > later.period_end:
                yield _("“%(organisation)s” belongs twice: “%(first)s” has not ended when “%(second)s” begins.") % {
                    "organisation": earlier.organisation,
                    "first": earlier.period,
                    "second": later.period,
                }


def disordered_ranks() -> Iterator[str]:
    """Within one kind of organisation, a rank is given once, and ranks follow the order of arrival."""
    ranked = Membership.objects.exclude(rank_of_arrival=None).select_related("organisation")
    ordered = ranked.order_by("organisation__kind", "rank_of_arrival", "pk")
    for _kind, group in groupby(ordered, key=lambda membership: membership.organisation.kind):
        for first, second in pairwise(group):
            words = {
                "first": first.organisation,
                "second": second.organisation,
                "rank": second.rank_of_arrival,
            }
            if first.rank_of_arrival == second.rank_of_arrival:
                yield _("“%(first)s” and “%(second)s” both have the rank of arrival %(rank)d.") % words
            elif first.period_start > second.period_end:
                yield _("“%(first)s” joined after “%(second)s”, yet ranks before it.") % words


def agreements_with_nobody() -> Iterator[str]:
    for agreement in PartnershipAgreement.objects.filter(parties=None).order_by("pk"):
        yield _("“%(agreement)s” names nobody with whom it was signed.") % {"agreement": agreement}


invariants.register(
    Invariant("network.one_membership_at_a_time", overlapping_memberships),
    Invariant("network.ranks_follow_arrivals", disordered_ranks),
    Invariant("network.agreements_have_parties", agreements_with_nobody),
)
