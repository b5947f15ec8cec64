"""What a capability above tells on the pages of a record below: events on an organisation's, articles on an event's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from labsecours.kernel.period import Period
from labsecours.kernel.registries import Registry, Text


@dataclass(frozen=True)
class RelatedItem:
    """Something told on the page of another record: an event on an organisation's, an article on an event's."""

    title: str
    url: str
    period: Period | None = None
    detail: str = ""
    is_external: bool = False


@dataclass(frozen=True)
class RelatedSource:
    """What a capability above adds to the pages of a record below. `of` is the label of that record's model.

    `items` answers for one record, `totals` (where a list shows counts) for all of them at once.
    """

    key: str
    of: str
    label: Text
    order: int
    items: Callable[[int], Sequence[RelatedItem]]
    totals: Callable[[], Mapping[int, int]] | None = None


related_sources: Registry[RelatedSource] = Registry()


def related(of: str) -> list[RelatedSource]:
    return sorted((source for source in related_sources if source.of == of), key=lambda source: source.order)
