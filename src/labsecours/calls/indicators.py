"""Figures of the year's calls and prizes."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from labsecours.calls.models import CallEdition, CallMilestone, CallNumber, Laureate
from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import Indicator, Row, indicators
from labsecours.ui.addresses import slug_address


def editions_of(year: int) -> QuerySet[CallEdition]:
    """An edition belongs to the year in which its first step ends."""
    return CallEdition.objects.alias(first_end=Min("milestones__period_end")).filter(first_end__year=year)


def opened_in(year: int) -> QuerySet[CallEdition]:
    opening = CallMilestone.objects.filter(**{IN_YEAR: year}, edition=OuterRef("pk"), kind=CallMilestone.Kind.OPENED)
    return CallEdition.objects.filter(Exists(opening)).select_related("call").order_by("pk")


def edition_row(edition: CallEdition) -> Row:
    return Row(
        id=f"calls.calledition:{edition.pk}",
        title=str(edition),
        url=slug_address("calls:call", edition.call.slug),
        detail=str(capfirst(edition.call.get_kind_display())),
        source=edition.source,
    )


def numbers_of(year: int, what: str) -> QuerySet[CallNumber]:
    told = CallNumber.objects.filter(what=what, edition__in=editions_of(year).values("pk"))
    return told.select_related("edition__call").order_by("pk")


def number_row(number: CallNumber) -> Row:
    return Row(
        id=f"calls.callnumber:{number.pk}",
        title=str(number.edition),
        url=slug_address("calls:call", number.edition.call.slug),
        detail=str(capfirst(number.edition.call.get_kind_display())),
        amount=number.value,
        exactness=number.exactness,
        source=number.source,
    )


def laureates_of(year: int) -> QuerySet[Laureate]:
    named = Laureate.objects.filter(edition__in=editions_of(year).values("pk"))
    return named.select_related("edition__call", "organisation", "track").order_by("pk")


def laureate_row(laureate: Laureate) -> Row:
    told_of = [str(laureate.edition), str(laureate.track) if laureate.track else ""]
    return Row(
        id=f"calls.laureate:{laureate.pk}",
        title=laureate_name(laureate),
        url=slug_address("calls:call", laureate.edition.call.slug),
        detail=" · ".join(text for text in told_of if text),
        source=laureate.source,
    )


def laureate_name(laureate: Laureate) -> str:
    names = (laureate.project, str(laureate.organisation) if laureate.organisation else "")
    return " – ".join(name for name in names if name)


def _rows(what: str) -> Callable[[int], QuerySet[CallNumber]]:
    return lambda year: numbers_of(year, what)


NUMBERS: dict[str, tuple[Any, Any, Any]] = {
    CallNumber.What.APPLICATIONS: (
        _("Applications received"),
        _("applications"),
        _("The numbers of applications recorded for the editions whose first step is in the year, added up."),
    ),
    CallNumber.What.FINALISTS: (
        _("Finalists"),
        _("finalists"),
        _("The numbers of finalists recorded for the editions whose first step is in the year, added up."),
    ),
    CallNumber.What.SELECTED: (
        _("Projects selected"),
        _("projects"),
        _("The numbers of projects selected in the editions whose first step is in the year, added up."),
    ),
    CallNumber.What.PLACES: (
        _("Places offered"),
        _("places"),
        _("The numbers of places offered by the editions whose first step is in the year, added up."),
    ),
}

indicators.register(
    Indicator(
        key="calls-opened",
        label=_("Calls opened"),
        unit=_("calls"),
        rule=_("Editions of calls and prizes whose applications opened in the year."),
        rows=opened_in,
        row=edition_row,
        group="calls",
    ),
    *(
        Indicator(
            key=f"calls-{what}",
            label=label,
            unit=unit,
            rule=rule,
            rows=_rows(what),
            row=number_row,
            group="calls",
            headline=what in {CallNumber.What.APPLICATIONS, CallNumber.What.SELECTED},
        )
        for what, (label, unit, rule) in NUMBERS.items()
    ),
    Indicator(
        key="calls-laureates",
        label=_("Laureates"),
        unit=_("laureates"),
        rule=_("Laureates named in the record for the editions whose first step is in the year."),
        rows=laureates_of,
        row=laureate_row,
        group="calls",
    ),
)
