"""The figures of a year: each is the sum of the rows that its indicator gives, read once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from labsecours.kernel.registries import Indicator, Row, indicators


class Exactness(models.TextChoices):
    """How a stated number is meant."""

    EXACT = "exact", _("exactly")
    MORE_THAN = "more_than", _("more than")
    ABOUT = "about", _("about")


LOOSEST_FIRST = (Exactness.MORE_THAN, Exactness.ABOUT)


@dataclass(frozen=True)
class Figure:
    indicator: Indicator
    rows: tuple[Row, ...]

    @property
    def value(self) -> int:
        return sum(row.amount for row in self.rows)

    @property
    def exactness(self) -> str:
        return loosest(row.exactness for row in self.rows)


def loosest(exactnesses: Iterable[str]) -> str:
    """A sum is “more than” as soon as one of its terms is, else “about” as soon as one is, else exact."""
    known = set(exactnesses)
    return str(next((exactness for exactness in LOOSEST_FIRST if exactness in known), Exactness.EXACT))


def figure_of(indicator: Indicator, year: int) -> Figure:
    return Figure(indicator, tuple(indicator.row(record) for record in indicator.rows(year)))


def figures_of(year: int) -> list[Figure]:
    """Every figure, in the order in which the capabilities announced them."""
    return [figure_of(indicator, year) for indicator in indicators]
