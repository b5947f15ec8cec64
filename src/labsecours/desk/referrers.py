"""Which records refer to another, as staff know them: a row that an event owns is told as that event."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import ngettext

from labsecours.kernel.desk import screen_of
from labsecours.kernel.ownership import owner_of
from labsecours.ui.addresses import address


@dataclass(frozen=True)
class Referrer:
    kind: str
    title: str
    url: str


def referrers(rows: Iterable[Model]) -> list[Referrer]:
    """Each record once, in the order of its kind and title."""
    found = {referrer.url or referrer.title: referrer for referrer in map(_referrer, rows)}
    return sorted(found.values(), key=lambda referrer: (referrer.kind, referrer.title))


def _referrer(row: Model) -> Referrer:
    owner = owner_of(row)
    screen = screen_of(type(owner))
    if screen is None:
        return Referrer(capfirst(str(owner._meta.verbose_name)), str(owner), "")
    return Referrer(capfirst(str(screen.one)), str(owner), address("desk:edit", screen.key, owner.pk))


def told(rows: Sequence[Model]) -> list[str]:
    """What goes with a record when it is deleted, in words: `3 organisations of the event`."""
    kinds = Counter(type(row) for row in rows)
    return [f"{number} {_kind(model, number)}" for model, number in kinds.items()]


def _kind(model: type[Model], number: int) -> str:
    options: Any = model._meta
    if options.auto_created:
        return ngettext("link with another record", "links with other records", number)
    return str(options.verbose_name if number == 1 else options.verbose_name_plural)
