"""Closing an account, opening it again, ending its sessions, and letting in whoever lost their second factor."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.mails import post_notice
from labsecours.accounts.models import User
from labsecours.accounts.queries import is_last_administrator
from labsecours.accounts.services import LastAdministrator, lock_administrators
from labsecours.kernel import audit, clock
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent

SECOND_FACTOR_REMOVED = _(
    "The team removed the second factor of your account, and signed every device out. Set another one up the next "
    "time you sign in."
)


class OwnSecondFactor(Exception):
    """Refused: whoever removes their own gives it first, on the page of their account."""


def close(user: User, *, actor: Actor) -> None:
    """The account signs in no more and its sessions end; its grants stay as they are, and count for nothing.

    Raises LastAdministrator rather than leave the site without one. Closing twice changes nothing.
    """
    with transaction.atomic():
        lock_administrators()
        if is_last_administrator(user):
            raise LastAdministrator
        _open(user, actor=actor, is_active=False)
        _forget_sessions(user)


def reopen(user: User, *, actor: Actor) -> None:
    _open(user, actor=actor, is_active=True)


def end_sessions(user: User, *, actor: Actor) -> int:
    """Sign the account out everywhere; answers how many sessions that ended."""
    with transaction.atomic():
        number = _forget_sessions(user)
        if number:
            audit.write(AuditEvent.Verb.SIGNED_OUT, user, actor=actor, after={"sessions": number})
    return number


def reset_second_factor(user: User, *, actor: User) -> bool:
    """Remove a lost second factor, its recovery codes and the sessions, and tell the person; False without any.

    Raises OwnSecondFactor for the actor's own account.
    """
    if user.pk == actor.pk:
        raise OwnSecondFactor
    with transaction.atomic():
        kinds = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        if not kinds:
            return False
        Authenticator.objects.filter(user=user).delete()
        _forget_sessions(user)
        told = {"second factor": "reset"}
        audit.write(AuditEvent.Verb.SECURED, user, actor=actor, before={"second factors": kinds}, after=told)
        post_notice(SECOND_FACTOR_REMOVED, to=user.email, language=user.language, user=user, told={})
    return True


def _open(user: User, *, actor: Actor, is_active: bool) -> None:
    with transaction.atomic():
        stored = User.objects.select_for_update().get(pk=user.pk)
        if stored.is_active == is_active:
            return
        stored.is_active = is_active
        stored.access_changed_at = clock.now()
        stored.save(update_fields=["is_active", "access_changed_at"])
        told = ({"is_active": not is_active}, {"is_active": is_active})
        audit.write(AuditEvent.Verb.UPDATED, stored, actor=actor, before=told[0], after=told[1])


def _forget_sessions(user: User) -> int:
    """A session names its account inside only, so each that has not expired is looked into."""
    going = Session.objects.filter(expire_date__gte=clock.now()).order_by("pk").iterator()
    keys = [session.pk for session in going if session.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=keys).delete()
    UserSession.objects.filter(user=user).delete()
    return len(keys)
