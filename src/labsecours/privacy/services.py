"""A request to be forgotten, from asking to the end of the time to think it over."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from labsecours.accounts.models import User
from labsecours.accounts.queries import is_last_administrator
from labsecours.accounts.services import LastAdministrator
from labsecours.kernel import audit, clock, outbox
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent
from labsecours.privacy import erasing
from labsecours.privacy.models import ErasureRequest

logger = logging.getLogger(__name__)

State = ErasureRequest.State
SALT = "privacy.erasure"
LAST_WORDS = "erasure_done"
"""The mail that tells of the erasure is all that still holds the address: it goes once delivered."""


class Settled(Exception):
    """The request no longer waits: it was cancelled, refused or done."""


def ask_erasure(*, user: User, language: str) -> ErasureRequest:
    """Ask to be forgotten once the time to think it over has passed; asking twice is asking once.

    Raises LastAdministrator when nobody else could run the site.
    """
    with transaction.atomic():
        if is_last_administrator(user):
            raise LastAdministrator
        standing = ErasureRequest.objects.select_for_update().filter(user=user, state=State.WAITING).first()
        if standing is not None:
            return standing
        now = clock.now()
        due_at = now + timedelta(days=delay_days())
        asked = ErasureRequest.objects.create(user=user, language=language, asked_at=now, due_at=due_at)
        audit.write(AuditEvent.Verb.CREATED, asked, actor=user, after={"due_at": due_at})
        _post(asked, "erasure_asked", address=_cancel_address(asked))
    return asked


def cancel(asked: ErasureRequest, *, actor: Actor) -> None:
    """The person changed their mind, signed in or by the link of the mail. Raises Settled."""
    with transaction.atomic():
        stored = _decide(asked, State.CANCELLED, actor)
        _post(stored, "erasure_cancelled")


def refuse(asked: ErasureRequest, *, reason: str, actor: Actor) -> None:
    """A legal duty to keep the data; the person is told the reason. Raises Settled."""
    with transaction.atomic():
        stored = _decide(asked, State.REFUSED, actor, reason=reason)
        _post(stored, "erasure_refused", reason=reason)


def carry_out(asked: ErasureRequest, *, actor: Actor) -> dict[str, int]:
    """Erase now. Raises Settled, and LastAdministrator when nobody else could run the site."""
    with transaction.atomic():
        stored = _decide(asked, State.DONE, actor)
        address = stored.user.email
        touched = erasing.erase(stored.user, actor=actor)
        _post(stored, LAST_WORDS, to=address)
    return touched


def carry_out_due(now: datetime) -> int:
    """Erase whoever's time to think it over has passed; one that can't be erased now is tried at the next run."""
    done = 0
    for asked in ErasureRequest.objects.filter(state=State.WAITING, due_at__lte=now).order_by("due_at", "pk"):
        try:
            carry_out(asked, actor=None)
        except (Settled, LastAdministrator):
            continue
        except Exception:  # one that fails must not keep the others waiting for ever
            logger.exception("erasure request %s could not be carried out", asked.pk)
            continue
        done += 1
    return done


def waiting_for(user: User) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(user=user, state=State.WAITING).first()


def token_of(asked: ErasureRequest) -> str:
    return signing.dumps(asked.pk, salt=SALT)


def request_of(token: str) -> ErasureRequest | None:
    """The request that the mail's link names; None when the link is not ours or too old to matter."""
    try:
        number = signing.loads(token, salt=SALT, max_age=timedelta(days=2 * delay_days()))
    except signing.BadSignature:
        return None
    return ErasureRequest.objects.filter(pk=number).first()


def _decide(asked: ErasureRequest, state: ErasureRequest.State, actor: Actor, reason: str = "") -> ErasureRequest:
    audit.lock()
    stored = ErasureRequest.objects.select_for_update().select_related("user").get(pk=asked.pk)
    if stored.state != State.WAITING:
        raise Settled(stored.state)
    stored.state, stored.reason, stored.decided_at = state, reason, clock.now()
    stored.decided_by = actor if isinstance(actor, User) and actor.pk != stored.user_id else None
    stored.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    told = ({"state": str(State.WAITING)}, {"state": str(state)})
    audit.write(AuditEvent.Verb.UPDATED, stored, actor=actor, before=told[0], after=told[1])
    return stored


def _post(asked: ErasureRequest, template: str, to: str = "", **context: Any) -> None:
    outbox.post(
        template=template,
        to=to or asked.user.email,
        language=asked.language,
        context={"due_at": asked.due_at, **context},
        about=asked,
        key=f"{template}-{asked.pk}",
        is_sensitive=template == "erasure_asked",
    )


def _cancel_address(asked: ErasureRequest) -> str:
    with translation.override(asked.language):
        return settings.SITE_URL + reverse("privacy:cancel_by_link", args=[token_of(asked)])


def delay_days() -> int:
    days: int = settings.ERASURE_DELAY_DAYS
    return days
