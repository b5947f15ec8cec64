"""Forgets a person everywhere, by the registry of erasers, and again after a restore."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from labsecours.accounts.models import User
from labsecours.accounts.queries import is_last_administrator
from labsecours.accounts.services import LastAdministrator, lock_administrators
from labsecours.kernel import audit
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Subject, by_order, erasers
from labsecours.privacy import erasures
from labsecours.privacy.subjects import subject_of


def erase(user: User, *, actor: Actor, is_whole: bool = True) -> dict[str, int]:
    """Forget the account and, unless not `is_whole`, the person behind it; tells what was touched, by eraser.

    Raises LastAdministrator rather than leave the site without one.
    """
    with transaction.atomic():
        lock_administrators()
        if is_last_administrator(user):
            raise LastAdministrator
        subject = replace(subject_of(user), is_whole=is_whole)
        erasures.note(subject)
        transaction.on_commit(erasures.write_out)
        return _run(subject, actor)


def replay() -> int:
    """Erase again whoever was erased after the backup from which this database comes; returns how many erasures.

    Then the file and the database tell the same erasures.
    """
    pending = erasures.unseen()
    for erasure in pending:
        with transaction.atomic():
            erasure.save(force_insert=True)  # first: the proofs of consent are made with its key
            for subject in erasures.subjects(erasure):
                _run(subject, None)
    erasures.write_out()
    return len(pending)


def _run(subject: Subject, actor: Actor) -> dict[str, int]:
    touched = {eraser.key: eraser.erase(subject, actor) for eraser in sorted(erasers, key=by_order)}
    told: Any = User.objects.get(pk=subject.user_id) if subject.user_id else User
    audit.write(AuditEvent.Verb.ERASED, told, actor=actor, after=touched)
    return touched
