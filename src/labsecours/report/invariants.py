from collections.abc import Iterator

from django.utils.translation import gettext as _

from labsecours.kernel.registries import Invariant, invariants
from labsecours.report.models import Edition
from labsecours.report.queries import verify


def altered_editions() -> Iterator[str]:
    for edition in Edition.objects.select_related("report").order_by("pk").iterator(chunk_size=1):
        if not verify(edition):
            yield _("The frozen edition %(number)d of the report %(year)d is no longer what its digest says.") % {
                "number": edition.number,
                "year": edition.report.year,
            }


invariants.register(Invariant("report.editions_are_intact", altered_editions))
