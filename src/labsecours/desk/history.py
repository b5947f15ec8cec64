"""Who changed what, when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from labsecours.kernel.audit import CHANGES
from labsecours.kernel.desk import DeskScreen, desk_screens
from labsecours.kernel.models import AuditEvent, Record, label_of
from labsecours.kernel.snapshot import Difference, differences

SHOWN = 200


@dataclass(frozen=True)
class Line:
    """A change as shown. `address` leads to the record when it is still there; `can_be_undone` for a deletion."""

    change: AuditEvent
    screen: DeskScreen | None
    differences: tuple[Difference, ...] = ()
    can_be_undone: bool = False


def of_record(screen: DeskScreen, number: int) -> list[Line]:
    changes = _changes().filter(record_type=label_of(screen.model), record_id=number).order_by("-id")[:SHOWN]
    exists = screen.model._default_manager.filter(pk=number).exists()
    lines = []
    for position, change in enumerate(changes):
        is_last_deletion = change.verb == AuditEvent.Verb.DELETED and not exists and position == 0
        lines.append(Line(change, screen, tuple(_told(screen, change)), is_last_deletion))
    return lines


def _told(screen: DeskScreen, change: AuditEvent) -> Iterable[Difference]:
    before, after = change.before or {}, change.after or {}
    if change.verb == AuditEvent.Verb.MERGED:
        before = before.get("kept", {})
    if change.verb in {AuditEvent.Verb.DELETED, AuditEvent.Verb.RESTORED} or "merged_into" in after:
        return ()
    return differences(screen.model, before if change.verb != AuditEvent.Verb.CREATED else {}, after)


def latest(number: int) -> list[Line]:
    """The last changes of the whole record."""
    screens = {label_of(screen.model): screen for screen in desk_screens}
    changes = list(_known(screens).order_by("-id")[:number])
    return [Line(change, screens[change.record_type]) for change in changes]


def _known(screens: dict[str, Any]) -> QuerySet[AuditEvent]:
    return _changes().filter(record_type__in=screens)


def _changes() -> QuerySet[AuditEvent]:
    """What the audit log tells beside them, such as who read a record, is for administrators."""
    return AuditEvent.objects.filter(verb__in=CHANGES)


def since(current: Record, version: int) -> list[AuditEvent]:
    """The writes that brought the record from `version` to its present one, the latest first."""
    writes = AuditEvent.objects.filter(
        record_type=label_of(type(current)),
        record_id=current.pk,
        verb__in=(AuditEvent.Verb.UPDATED, AuditEvent.Verb.MERGED),
    )
    return list(writes.order_by("-id")[: max(current.version - version, 0)])


def end_of(screen: DeskScreen, number: int) -> AuditEvent | None:
    """The change by which the record went: its deletion, or its merge into another."""
    changes = _changes().filter(record_type=label_of(screen.model), record_id=number)
    last = changes.order_by("-id").first()
    went = last is not None and (last.verb == AuditEvent.Verb.DELETED or "merged_into" in (last.after or {}))
    return last if went else None
