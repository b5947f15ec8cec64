"""Agreeing to a purpose, and withdrawing as easily."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from labsecours.accounts.models import User
from labsecours.kernel import audit, clock
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Purpose, purposes
from labsecours.privacy.models import Consent


class NotAsked(ValueError):
    """No such purpose, or not in this version of its text."""


def give(
    *, email: str, purpose: str, version: str, where: str, user: User | None = None, actor: Actor = None
) -> Consent:
    """Keep the proof that `email` agreed; agreeing again to the same text changes nothing, to a newer one replaces.

    Raises NotAsked for an unknown purpose or version.
    """
    declared = purposes.get(purpose)
    if declared is None or version not in declared.texts:
        raise NotAsked(f"{purpose} {version}")
    with transaction.atomic():
        standing = given_by(email).select_for_update().filter(purpose=purpose).first()
        if standing is not None and standing.version == version:
            return standing
        if standing is not None:
            _end(standing, actor)
        given = Consent.objects.create(
            user=user, email=email.lower(), purpose=purpose, version=version, where=where, given_at=clock.now()
        )
        told = {"purpose": purpose, "version": version, "where": where}
        audit.write(AuditEvent.Verb.CONSENTED, given, actor=actor, after=told)
    return given


def withdraw(*, email: str, purpose: str, actor: Actor = None) -> bool:
    """False when there was no consent to withdraw."""
    with transaction.atomic():
        standing = given_by(email).select_for_update().filter(purpose=purpose).first()
        if standing is None:
            return False
        _end(standing, actor)
    return True


def _end(standing: Consent, actor: Actor) -> None:
    standing.withdrawn_at = clock.now()
    standing.save(update_fields=["withdrawn_at"])
    told = {"purpose": standing.purpose, "version": standing.version}
    audit.write(AuditEvent.Verb.WITHDRAWN, standing, actor=actor, before=told)


def given_by(email: str) -> QuerySet[Consent]:
    return Consent.objects.filter(email=email.lower(), withdrawn_at=None)


def has_consented(email: str, purpose: str) -> bool:
    """Whether mail for this purpose may go to the address now."""
    return given_by(email).filter(purpose=purpose).exists()


@dataclass(frozen=True)
class Choice:
    """A purpose as offered to somebody; `text` is the one agreed to, else the latest."""

    purpose: Purpose
    text: str
    given: Consent | None


def choices_of(user: User) -> list[Choice]:
    given = {consent.purpose: consent for consent in given_by(user.email).order_by("pk")}
    return [
        Choice(
            purpose,
            str(purpose.texts[given[purpose.key].version if purpose.key in given else purpose.version]),
            given.get(purpose.key),
        )
        for purpose in purposes
    ]
