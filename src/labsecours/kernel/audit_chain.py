"""Whether the audit log is as it was written: `labsecours check` tells every fault."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from labsecours.kernel.audit import chained_digest
from labsecours.kernel.audit_parts import PARTS, Part
from labsecours.kernel.models import AuditEvent, AuditHead, label_of

READ_AT_ONCE = 500


@dataclass(frozen=True)
class Head:
    """How many events were written, and the last one's digest, on which all the others bear."""

    sequence: int = 0
    digest: str = ""


def head() -> Head:
    stored = AuditHead.objects.filter(pk=1).first()
    return Head(stored.sequence, stored.digest) if stored else Head()


def verify() -> Iterator[str]:
    """A line for each fault. Events are read one after the other; memory grows only with those erased."""
    start = head()
    walk = _Walk()
    events = AuditEvent.objects.filter(sequence__lte=start.sequence).order_by("sequence")
    for event in events.iterator(chunk_size=READ_AT_ONCE):
        yield from walk.faults(event)
    yield from walk.unexplained()
    yield from _faults_of_the_end(start, walk.former)


class _Walk:
    def __init__(self) -> None:
        self.former = Head()
        self.erased: dict[str, set[int]] = {part.key: set() for part in PARTS}

    def faults(self, event: AuditEvent) -> Iterator[str]:
        follows = event.sequence == self.former.sequence + 1
        if not follows:
            yield missing(self.former.sequence + 1, event.sequence - 1)
        elif chained_digest(event, self.former.digest) != event.digest:
            yield _("event %(number)d was altered, or does not follow the one before it") % {"number": event.sequence}
        yield from dict.fromkeys(fault for part in PARTS for fault in self._faults_of(part, event))
        self.former = Head(event.sequence, event.digest)
        if event.verb == AuditEvent.Verb.ERASED and event.record_type == label_of(AuditEvent):
            self._forget(event.after or {})

    def _faults_of(self, part: Part, event: AuditEvent) -> Iterator[str]:
        if not part.is_erased(event):
            if part.digest_of(event) != getattr(event, part.digest):
                yield _("the content of event %(number)d was altered") % {"number": event.sequence}
        elif part.holds_something(event):
            yield _("event %(number)d is erased and yet holds a content") % {"number": event.sequence}
        else:
            self.erased[part.key].add(event.sequence)

    def _forget(self, told: Mapping[str, Any]) -> None:
        """These were erased by somebody who said so: of the past only, whatever the event pretends."""
        for key in told.get("parts", self.erased):
            for first, last in told.get("events", ()):
                self.erased.get(key, set()).difference_update(range(first, min(last, self.former.sequence) + 1))

    def unexplained(self) -> Iterator[str]:
        for number in sorted(set[int]().union(*self.erased.values())):
            yield _("event %(number)d was erased, and no event tells by whom") % {"number": number}


def _faults_of_the_end(start: Head, last: Head) -> Iterator[str]:
    if start.sequence > last.sequence:
        yield missing(last.sequence + 1, start.sequence)
    elif start != last:
        yield _("the head of the chain is not the digest of the last event, %(number)d") % {"number": last.sequence}
    beyond = AuditEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
    now = head().sequence
    if beyond > now:
        yield _("the head of the chain is at %(head)d, and events go to %(last)d") % {"head": now, "last": beyond}


def missing(first: int, last: int) -> str:
    if first == last:
        return _("event %(number)d is missing") % {"number": first}
    return _("events %(first)d to %(last)d are missing") % {"first": first, "last": last}
