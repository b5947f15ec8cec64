"""The calls and prizes that had a step in the year, told with their dated steps."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labsecours.calls.indicators import laureate_name
from labsecours.calls.models import CallEdition, CallMilestone, CallNumber
from labsecours.calls.queries import full_editions
from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import ReportItem, ReportSection, report_sections
from labsecours.ui.addresses import slug_address
from labsecours.ui.typography import period, quantity


def items(year: int) -> list[ReportItem]:
    in_year = CallMilestone.objects.filter(**{IN_YEAR: year}).values("edition")
    editions = full_editions().filter(pk__in=in_year).select_related("call")
    told = sorted(editions, key=lambda edition: edition.milestones.all()[0].period)
    return [_item(edition) for edition in told]


def _item(edition: CallEdition) -> ReportItem:
    return ReportItem(
        key=f"calls.calledition:{edition.pk}",
        title=str(edition),
        meta=str(capfirst(edition.call.get_kind_display())),
        text=edition.summary or edition.call.summary,
        url=slug_address("calls:call", edition.call.slug),
        link=edition.link,
        facts=tuple(_facts(edition)),
        steps=tuple((period(step.period), _step(step)) for step in edition.milestones.all()),
    )


def _step(step: CallMilestone) -> str:
    return f"{step.title} – {step.text}" if step.text else step.title


def _facts(edition: CallEdition) -> Iterator[tuple[str, str]]:
    if partners := [str(partner.organisation) for partner in edition.partners.all()]:
        yield _("With"), ", ".join(partners)
    if tracks := [track.name for track in edition.tracks.all()]:
        yield _("Tracks"), ", ".join(tracks)
    laureates = [laureate_name(laureate) for laureate in edition.laureates.all()]
    for number in edition.numbers.all():
        if not (laureates and number.what == CallNumber.What.LAUREATES):
            yield str(capfirst(number.get_what_display())), quantity(number.value, number.exactness)
    if laureates:
        yield _("Laureates"), ", ".join(laureates)


report_sections.register(ReportSection("calls", gettext_lazy("Calls and prizes"), 50, items))
