"""Tells the audit log what happens to accounts: who signed in and how, and how they protect themselves.

Most of it is done by allauth, which announces it by signals. `with_its_events` puts a change and what it announces in
one transaction.
"""

from collections.abc import Callable, Collection, Sequence
from functools import wraps
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as provider
from django.contrib.auth import signals as auth
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponseBase

from labsecours.accounts.models import User
from labsecours.kernel import audit
from labsecours.kernel.models import AuditEvent

Verb = AuditEvent.Verb
View = Callable[..., HttpResponseBase]


def with_its_events(view: View) -> View:
    """What is sent to the view changes everything or nothing, with the events that tell of it."""

    @wraps(view)
    def whole(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return whole


def connect() -> None:
    for signal, receiver in RECEIVERS:
        signal.connect(receiver, dispatch_uid=receiver.__name__)
    post_save.connect(factor_saved, Authenticator, dispatch_uid=factor_saved.__name__)
    post_delete.connect(factor_deleted, Authenticator, dispatch_uid=factor_deleted.__name__)


def signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    audit.write(Verb.SIGNED_IN, user, actor=user, after={"by": methods(request, user)})


def methods(request: HttpRequest, user: User) -> list[str]:
    """How somebody proved who they are in this session, each way once, in order: `password`, `mfa: totp`…"""
    records = get_authentication_records(request, user)
    ways = [": ".join(filter(None, (r["method"], r.get("type") or r.get("provider")))) for r in records]
    return list(dict.fromkeys(ways))


def signed_out(user: User | None, **_more: Any) -> None:
    if user is not None and user.pk is not None:
        audit.write(Verb.SIGNED_OUT, user, actor=user)


def refused(credentials: dict[str, Any], **_more: Any) -> None:
    """The account is named when there is one. What was typed otherwise may be anything, a password even."""
    typed = str(credentials.get("email") or credentials.get("username") or "").replace("\0", "")
    known = User.objects.filter(email__iexact=typed).first() if typed else None
    audit.write(Verb.REFUSED, known or User, actor=None, after={"by": "password"})


def code_refused(user: User, authenticator: Any, **_more: Any) -> None:
    audit.write(Verb.REFUSED, user, actor=None, after={"by": f"mfa: {authenticator.type}"})


def signed_up(user: User, **_more: Any) -> None:
    audit.write(Verb.CREATED, user, actor=user, after={"email": user.email, "name": user.name})


def password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    _secured(request, user, after={"password": "changed"})


def password_set(request: HttpRequest, user: User, **_more: Any) -> None:
    _secured(request, user, after={"password": "set"})


def password_reset(user: User, **_more: Any) -> None:
    """By somebody who opened the link that its mail holds."""
    audit.write(Verb.SECURED, user, actor=user, after={"password": "reset"})


def address_added(request: HttpRequest, user: User, email_address: Any, **_more: Any) -> None:
    _secured(request, user, after={"address": email_address.email, "state": "to confirm"})


def address_confirmed(request: HttpRequest, email_address: Any, **_more: Any) -> None:
    _secured(request, email_address.user, after={"address": email_address.email, "state": "confirmed"})


def address_changed(
    request: HttpRequest, user: User, from_email_address: Any, to_email_address: Any, **_more: Any
) -> None:
    before = {"address": from_email_address.email} if from_email_address else None
    _secured(request, user, before=before, after={"address": to_email_address.email})


def address_removed(request: HttpRequest, user: User, email_address: Any, **_more: Any) -> None:
    _secured(request, user, before={"address": email_address.email})


def factor_saved(instance: Authenticator, created: bool, update_fields: Collection[str] | None, **_more: Any) -> None:
    """Allauth's own signals come after the transaction: the rows themselves tell within it."""
    if not created and update_fields is not None and set(update_fields) == {"last_used_at"}:
        return
    _factor(instance, after={"second factor": instance.type, "state": "added" if created else "changed"})


def factor_deleted(instance: Authenticator, **_more: Any) -> None:
    _factor(instance, before={"second factor": instance.type})


def _factor(instance: Authenticator, **told: Any) -> None:
    _secured(getattr(context, "request", None), instance.user, **told)


def provider_added(request: HttpRequest, sociallogin: Any, **_more: Any) -> None:
    _secured(request, sociallogin.user, after={"provider": sociallogin.account.provider})


def provider_removed(request: HttpRequest, socialaccount: Any, **_more: Any) -> None:
    _secured(request, socialaccount.user, before={"provider": socialaccount.provider})


def _secured(request: HttpRequest | None, user: User, *, before: Any = None, after: Any = None) -> None:
    """Somebody signed in acts; who is not, such as who confirms an address by its link, acts for the account itself."""
    asker = getattr(request, "user", None)
    actor = asker if asker is not None and asker.is_authenticated else user
    audit.write(Verb.SECURED, user, actor=actor, before=before, after=after)


RECEIVERS: Sequence[tuple[Signal, Callable[..., None]]] = (
    (account.user_logged_in, signed_in),
    (auth.user_logged_out, signed_out),
    (auth.user_login_failed, refused),
    (second_factor.authentication_failed, code_refused),
    (account.user_signed_up, signed_up),
    (account.password_changed, password_changed),
    (account.password_set, password_set),
    (account.password_reset, password_reset),
    (account.email_added, address_added),
    (account.email_confirmed, address_confirmed),
    (account.email_changed, address_changed),
    (account.email_removed, address_removed),
    (provider.social_account_added, provider_added),
    (provider.social_account_removed, provider_removed),
)
