"""The audit log: who did what to which object, when and from where, each event chained to the one before.

`write` is called in the transaction of what it tells, so that neither exists without the other. The chain is verified
by `audit_chain`; the database itself refuses to alter or remove events (`audit_guard`).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q

from labsecours.kernel import clock
from labsecours.kernel.audit_parts import CONTENT, PARTS, Part, seal
from labsecours.kernel.models import AuditEvent, AuditHead, label_of

Actor = AbstractBaseUser | AnonymousUser | None
"""Who acts; None is the system itself (a load, a scheduled task)."""

origin: ContextVar[str] = ContextVar("origin", default="")
"""From where: the client's network address in a request, else what runs (`command`, `job`)."""

PLACES = ("", "command", "job")
"""Origins that are no network address."""
READ_AGAIN_AFTER = timedelta(hours=1)
ERASED_AT_ONCE = 500
CHANGES = (
    AuditEvent.Verb.CREATED,
    AuditEvent.Verb.UPDATED,
    AuditEvent.Verb.DELETED,
    AuditEvent.Verb.RESTORED,
    AuditEvent.Verb.MERGED,
)
"""What changes a record: its history shows these and nothing else."""


@contextmanager
def acting_from(place: str) -> Iterator[None]:
    """Events written meanwhile tell this origin."""
    token = origin.set(place)
    try:
        yield
    finally:
        origin.reset(token)


def write(
    verb: AuditEvent.Verb,
    about: models.Model | type[models.Model],
    *,
    actor: Actor,
    before: Any = None,
    after: Any = None,
    removed: str = "",
) -> AuditEvent:
    """Add an event about a stored object, or about a kind of objects as a whole (its model).

    It commits or rolls back with the caller's transaction, which from here on lets no other write until it ends.
    """
    known: Any = actor if isinstance(actor, AbstractBaseUser) else None
    kind, number = (about, 0) if isinstance(about, type) else (about.__class__, about.pk)
    return _append(
        AuditEvent(
            verb=verb,
            record_type=label_of(kind),
            record_id=number,
            actor=known,
            actor_name=str(known)[:200] if known else "",
            origin=origin.get()[:60],
            record_title=str(kind._meta.verbose_name_plural if about is kind else about)[:400],
            before=_plain(before),
            after=_plain(after),
            removed=removed,
        )
    )


def lock() -> None:
    """To be called at the beginning of a transaction that locks other rows before it writes events: whoever locks them
    in another order waits for ever for somebody who waits for them."""
    _locked_head()


def read(about: models.Model | type[models.Model], *, actor: Actor) -> None:
    """Tell that somebody read something confidential: once an hour for each reader and object."""
    kind, number = (about, 0) if isinstance(about, type) else (about.__class__, about.pk)
    told = AuditEvent.objects.filter(
        record_type=label_of(kind),
        record_id=number,
        at__gt=clock.now() - READ_AGAIN_AFTER,
        actor=actor.pk if actor else None,
        verb=AuditEvent.Verb.READ,
    )
    if not told.exists():
        write(AuditEvent.Verb.READ, about, actor=actor)


def erase(events: "models.QuerySet[AuditEvent]", *, actor: Actor, parts: Sequence[Part] = PARTS) -> int:
    """Blank these parts of the events, for good; returns how many events held any of them.

    Facts and digests stay, so the chain still holds. One event tells the numbers of those erased; it holds no name,
    hence is never erased itself.
    """
    with transaction.atomic():
        _locked_head()
        holding = reduce(or_, (~Q(**{part.salt: ""}) for part in parts))
        doomed = events.filter(holding).exclude(record_type=label_of(AuditEvent))
        numbers = sorted(doomed.order_by().values_list("sequence", flat=True))
        for start in range(0, len(numbers), ERASED_AT_ONCE):
            for part in parts:
                _blank(part, numbers[start : start + ERASED_AT_ONCE])
        if numbers:
            named = {} if parts is PARTS else {"parts": [part.key for part in parts]}
            _append(
                AuditEvent(
                    verb=AuditEvent.Verb.ERASED,
                    record_type=label_of(AuditEvent),
                    record_id=0,
                    actor=actor if isinstance(actor, AbstractBaseUser) else None,  # type: ignore[misc]
                    after={"events": spans(numbers), **named},
                )
            )
    return len(numbers)


def _blank(part: Part, numbers: Sequence[int]) -> None:
    when = {"erased_at": clock.now()} if part is CONTENT else {}
    AuditEvent.objects.filter(sequence__in=numbers).exclude(**{part.salt: ""}).update(**part.blank, **when)


def spans(numbers: Iterable[int]) -> list[list[int]]:
    """Rising numbers as first and last of each unbroken run."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def chained_digest(event: Any, former: str) -> str:
    """SHA-256, in hexadecimal, of the former event's digest, of this event's facts and of its parts."""
    facts = [
        former,
        event.sequence,
        event.at.astimezone(UTC).isoformat(),
        str(event.verb),
        event.record_type,
        event.record_id,
        event.actor_id,
        *(getattr(event, part.digest) for part in PARTS),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _append(event: AuditEvent) -> AuditEvent:
    with transaction.atomic(savepoint=False):
        head = _locked_head()
        event.sequence, event.at = head.sequence + 1, clock.now()
        seal(event)
        event.digest = chained_digest(event, head.digest)
        event.save(force_insert=True)
        AuditHead.objects.filter(pk=head.pk).update(sequence=event.sequence, digest=event.digest)
    return event


def _locked_head() -> AuditHead:
    """The head, which nobody else moves until the transaction ends: events are numbered in the order of commits."""
    return AuditHead.objects.select_for_update().get_or_create(pk=1)[0]


def _plain(value: Any) -> Any:
    return None if value is None else json.loads(DjangoJSONEncoder().encode(value))
