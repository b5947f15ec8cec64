"""Removes what the kernel itself keeps about a person: the audit log's content, mails, finished jobs."""

import json
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django_tasks_db.models import DBTaskResult

from labsecours.kernel import audit
from labsecours.kernel.audit import Actor
from labsecours.kernel.audit_parts import AUTHOR, ORIGIN, PARTS, Part
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Subject
from labsecours.kernel.queues import JobRun, Mail

AT_ONCE = 500
SHORTEST_NAME = 5


def erase_events(about: Q, actor: Actor, *, parts: Sequence[Part] = PARTS) -> int:
    return audit.erase(AuditEvent.objects.filter(about), actor=actor, parts=parts)


def erase_mentions(words: Collection[str], actor: Actor, *, but: Q | None = None) -> int:
    """Blank every event whose content holds one of these as whole words: addresses, or a name that the record gives.

    Never a name that somebody gave themselves: they could so empty whatever they like. `but` are events of others.
    """
    wanted = [word.casefold() for word in words if _is_telling(word)]
    if not wanted:
        return 0
    sought = re.compile("|".join(rf"(?<![\w.+-]){re.escape(word)}(?![\w-]|\.\w)" for word in wanted))
    events = _content() if but is None else _content().exclude(but)
    numbers = [event.pk for event in events.iterator(AT_ONCE) if sought.search(_told(event))]
    parts = [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
    return sum(erase_events(Q(pk__in=part), actor) for part in parts)


def _is_telling(word: str) -> bool:
    """A single word may be anybody's: only addresses and names of two words are looked for."""
    return "@" in word or (len(word) >= SHORTEST_NAME and " " in word.strip())


def _content() -> QuerySet[AuditEvent]:
    fields = ("actor_name", "record_title", "before", "after", "removed")
    return AuditEvent.objects.filter(erased_at=None).only("pk", *fields).order_by("pk")


def _told(event: AuditEvent) -> str:
    removed = json.loads(event.removed) if event.removed else None
    content = [event.actor_name, event.record_title, event.before, event.after, removed]
    return "\n".join(_texts(content)).casefold()


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            yield from _texts([*value.keys(), *value.values()])
        case list():
            for item in value:
                yield from _texts(item)


def forget_events(subject: Subject, actor: Actor) -> int:
    """What was done to the account; of what it did, only that it was this person and from where: the record's history
    and undo are not theirs. Then every mention of its addresses."""
    number = 0
    if subject.user_id is not None:
        label = settings.AUTH_USER_MODEL.lower()
        number = erase_events(Q(record_type=label, record_id=subject.user_id), actor)
        number += erase_events(Q(actor=subject.user_id), actor, parts=(AUTHOR, ORIGIN))
    return number + (erase_mentions(subject.addresses, actor) if subject.is_whole else 0)


def mails_to(addresses: Collection[str]) -> QuerySet[Mail]:
    return Mail.objects.annotate(address=Lower("to")).filter(address__in=addresses)


def forget_mails(subject: Subject, _actor: Actor) -> int:
    """One that is being handed over right now leaves all the same, and nothing of it is kept."""
    return mails_to(subject.addresses).delete()[1].get("kernel.Mail", 0)


def forget_jobs(subject: Subject, _actor: Actor) -> int:
    """Finished jobs that were told an address; those of the account lose their owner."""
    finished = DBTaskResult.objects.exclude(finished_at=None).order_by("pk").only("pk", "args_kwargs", "return_value")
    told = [row.pk for row in finished.iterator(AT_ONCE) if _mentions(row, subject.addresses)]
    number = DBTaskResult.objects.filter(pk__in=told).delete()[1].get("django_tasks_database.DBTaskResult", 0)
    if subject.user_id is not None:
        number += JobRun.objects.filter(owner=subject.user_id).update(owner=None)
    return number


def _mentions(row: Any, addresses: Collection[str]) -> bool:
    text = json.dumps([row.args_kwargs, row.return_value], ensure_ascii=False, default=str).lower()
    return any(address in text for address in addresses)
