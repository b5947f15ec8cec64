from collections.abc import Iterator

from django.utils.translation import gettext as _

from labsecours.kernel import clock
from labsecours.kernel.registries import Invariant, invariants
from labsecours.roadmap.models import Milestone


def milestones_reached_too_early() -> Iterator[str]:
    reached = Milestone.objects.filter(state=Milestone.State.REACHED, period_start__gt=clock.today())
    for milestone in reached.select_related("roadmap").order_by("pk"):
        yield _("“%(milestone)s” (%(roadmap)s) is said to be reached, yet its period is to come.") % {
            "milestone": milestone,
            "roadmap": milestone.roadmap,
        }


invariants.register(Invariant("roadmap.reached_is_past", milestones_reached_too_early))
