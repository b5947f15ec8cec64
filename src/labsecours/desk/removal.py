"""Deleting several records at once: each on its own, so that one in use does not keep the others."""

from collections.abc import Iterable

from labsecours.kernel import records
from labsecours.kernel.models import Change, Record
from labsecours.kernel.records import Actor


def remove_all(rows: Iterable[Record], *, actor: Actor) -> tuple[list[Change], list[Record]]:
    """The deletions done, and the records refused because others refer to them."""
    done, refused = list[Change](), list[Record]()
    for record in list(rows):
        try:
            done.append(records.delete(record, actor=actor))
        except records.InUse:
            refused.append(record)
    return done, refused
