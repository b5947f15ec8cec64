"""Forgets what an account is made of."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from labsecours.accounts.closing import end_sessions
from labsecours.accounts.models import Grant, User
from labsecours.accounts.queries import ends_later
from labsecours.accounts.services import withdraw
from labsecours.kernel import audit, clock
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Subject

NOWHERE = "erased.invalid"
"""A domain that can’t exist (RFC 2606)."""


def is_erased(user: User) -> bool:
    return user.email.endswith(f"@{NOWHERE}")


def forget_account(subject: Subject, actor: Actor) -> int:
    """The row stays, empty and closed: what it wrote refers to it."""
    user: User | None = subject.user
    if user is None or is_erased(user):
        return 0
    end_sessions(user, actor=actor)
    for given in Grant.objects.filter(ends_later(), user=user).order_by("pk"):
        withdraw(given, actor=actor)
    Grant.objects.filter(user=user).update(reason="")
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name = f"erased-{user.pk}@{NOWHERE}", ""
    user.is_active, user.last_login, user.access_changed_at = False, None, clock.now()
    user.set_unusable_password()
    user.save()
    audit.write(AuditEvent.Verb.UPDATED, user, actor=actor, after={"is_active": False})
    return 1


def end_stale_sessions(now: datetime) -> int:
    """Expired sessions, and what the list of devices says of sessions that are gone."""
    number: int = Session.objects.filter(expire_date__lt=now).delete()[0]
    gone = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    ended: int = gone.delete()[0]
    return number + ended
