"""Writes about accounts and what they may do."""

from collections.abc import Sequence
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model

from labsecours.accounts import links
from labsecours.accounts.addresses import normalised
from labsecours.accounts.mails import post_with_link
from labsecours.accounts.models import Grant, User
from labsecours.accounts.queries import ends_later, is_last_administrator
from labsecours.accounts.roles import ADMINISTRATOR
from labsecours.kernel import audit, clock
from labsecours.kernel.access import roles as declared_roles
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent, Record, label_of


class LastAdministrator(Exception):
    """Refused: nobody could give roles any more."""


def grant(
    *,
    user: User,
    role: str,
    actor: Actor,
    on: Model | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    reason: str = "",
) -> Grant:
    """Give a role, from now on unless said otherwise; the person's sessions are renewed at their next request.

    Raises ValueError for an unknown role, a scope that the role has not, or a period that ends before it starts.
    """
    declared = declared_roles.get(role)
    if declared is None or (label_of(type(on)) if on else "") != declared.scope:
        raise ValueError(f"{role} can’t be held on {on}")
    starts_at = starts_at or clock.now()
    if ends_at is not None and ends_at < starts_at:
        raise ValueError("a grant can’t end before it starts")
    with transaction.atomic():
        audit.lock()
        given = Grant.objects.create(
            user=user,
            role=role,
            scope_id=on.pk if on else None,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=reason,
            granted_by=actor if isinstance(actor, User) else None,
        )
        _renew(user)
        audit.write(AuditEvent.Verb.GRANTED, user, actor=actor, after=_told(given))
    return given


def withdraw(given: Grant, *, actor: Actor) -> None:
    """End a grant now; one that has not begun never will. Withdrawing twice changes nothing.

    Raises LastAdministrator rather than leave the site without one.
    """
    now = clock.now()
    with transaction.atomic():
        lock_administrators()
        stored = Grant.objects.select_for_update().get(pk=given.pk)
        if stored.ends_at is not None and stored.ends_at <= now:
            return
        if stored.role == ADMINISTRATOR and stored.starts_at <= now and is_last_administrator(stored.user, but=stored):
            raise LastAdministrator
        before = _told(stored)
        stored.starts_at = min(stored.starts_at, now)
        stored.ends_at = now
        stored.save(update_fields=["starts_at", "ends_at"])
        _renew(stored.user)
        audit.write(AuditEvent.Verb.WITHDRAWN, stored.user, actor=actor, before=before, after=_told(stored))


def invite(*, email: str, name: str, actor: Actor, language: str = "fr", roles: Sequence[str] = ()) -> User:
    """An account without a password, with these roles, and a mail that opens it; a known address is invited again.

    Raises ValidationError for what is no address, ValueError for an unknown role.
    """
    email = normalised(email)
    with transaction.atomic():
        audit.lock()
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            user = User.objects.create_user(email, name=name, language=language)
            audit.write(AuditEvent.Verb.CREATED, user, actor=actor, after=_profile(user))
        held = set(user.grants.filter(ends_later()).values_list("role", flat=True))
        for role in roles:
            if role not in held:
                grant(user=user, role=role, actor=actor)
        link = links.make(user, user.email, links.INVITATION_LIFETIME)
        labels = [str(declared.label) for key in roles if (declared := declared_roles.get(key))]
        told = {"name": name, "inviter": str(actor) if isinstance(actor, User) else "", "roles": labels}
        post_with_link("invitation", to=user.email, language=user.language, link=link, user=user, told=told)
        audit.write(AuditEvent.Verb.SENT, user, actor=actor, after={"mail": "invitation"})
    return user


def confirm_address(user: User) -> None:
    """Take the account's address for its owner's, without asking: somebody with the server's command says so."""
    address, _new = EmailAddress.objects.get_or_create(user=user, email=user.email)
    address.verified = address.primary = True
    address.save()


def change_profile(user: User, *, actor: Actor, name: str, language: str) -> None:
    with transaction.atomic():
        audit.lock()
        stored = User.objects.select_for_update().get(pk=user.pk)
        before = _profile(stored)
        stored.name, stored.language = name, language
        if _profile(stored) != before:
            stored.save(update_fields=["name", "language"])
            audit.write(AuditEvent.Verb.UPDATED, stored, actor=actor, before=before, after=_profile(stored))


def _profile(user: User) -> dict[str, object]:
    return {"name": user.name, "language": user.language}


def lock_administrators() -> None:
    """Two who withdraw each other wait for one another."""
    audit.lock()
    list(Grant.objects.select_for_update().filter(role=ADMINISTRATOR).order_by("pk"))


def hand_over(merged: Record, kept: Record, actor: Actor) -> None:
    """The roles held on a record that is merged away are held on the one that is kept; past ones stay as they were."""
    for stored in _grants_on(merged):
        before = _told(stored)
        stored.scope_id = kept.pk
        stored.save(update_fields=["scope_id"])
        _renew(stored.user)
        audit.write(AuditEvent.Verb.GRANTED, stored.user, actor=actor, before=before, after=_told(stored))


def withdraw_all_on(record: Record, actor: Actor) -> None:
    for stored in _grants_on(record):
        withdraw(stored, actor=actor)


def _grants_on(record: Record) -> list[Grant]:
    held = [role.key for role in declared_roles if role.scope == label_of(type(record))]
    if not held:
        return []
    return list(
        Grant.objects.select_for_update().filter(ends_later(), role__in=held, scope_id=record.pk).order_by("pk")
    )


def _renew(user: User) -> None:
    user.access_changed_at = clock.now()
    user.save(update_fields=["access_changed_at"])


def _told(given: Grant) -> dict[str, object]:
    return {
        "grant": given.pk,
        "role": given.role,
        "on": given.scope_id,
        "from": given.starts_at,
        "until": given.ends_at,
        "reason": given.reason,
    }
