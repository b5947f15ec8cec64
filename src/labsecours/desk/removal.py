"""Deleting several records at once: each on its own, so that one in use does not keep the others."""

from collections.abc import Iterable, Mapping

from labsecours.kernel import records
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent, Record


def remove_all(
    rows: Iterable[Record], versions: Mapping[int, int], *, actor: Actor
) -> tuple[list[AuditEvent], list[Record]]:
    """The deletions done, and the records kept: others refer to them, or they changed since `versions` were read."""
    done, refused = list[AuditEvent](), list[Record]()
    for record in list(rows):
        try:
            done.append(records.delete(record, actor=actor, expected_version=versions.get(record.pk, 0)))
        except (records.InUse, records.Conflict):
            refused.append(record)
        except records.Gone:
            continue
    return done, refused
