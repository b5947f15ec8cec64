from collections.abc import Iterator

from django.utils.translation import gettext as _

from labsecours.kernel.registries import Invariant, invariants
from labsecours.press.models import Coverage


def coverage_from_nowhere() -> Iterator[str]:
    for coverage in Coverage.objects.filter(link="", source="").select_related("media").order_by("pk"):
        yield _("“%(coverage)s” has neither link nor source: say where it can be found.") % {"coverage": coverage}


invariants.register(Invariant("press.coverage_can_be_found", coverage_from_nowhere))
