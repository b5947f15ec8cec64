"""Links that sign in: each works once, for a while, on any device.

The link holds a signed number; the account it opens is kept on the server until the link is used or ends.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from labsecours.accounts.models import User

LIFETIME = timedelta(minutes=15)
INVITATION_LIFETIME = timedelta(days=7)
_signer = signing.Signer(salt="accounts.links")


@dataclass(frozen=True)
class Opening:
    """What a link opens: an account, by the address to which it was sent."""

    user: User
    email: str


def make(user: User, email: str, lifetime: timedelta = LIFETIME) -> str:
    """The whole address of a new link, in the account's language."""
    number = secrets.token_urlsafe(24)
    cache.set(_key(number), {"user": user.pk, "email": email}, timeout=int(lifetime.total_seconds()))
    with translation.override(user.language):
        return settings.SITE_URL + reverse("accounts:link_open", args=[_signer.sign(number)])


def look(token: str) -> Opening | None:
    """What the link would open, without using it."""
    number = _number(token)
    return _opening(cache.get(_key(number))) if number else None


def use(token: str) -> Opening | None:
    """Use the link up. Of two who use it at once, one gets nothing: the record is deleted once."""
    number = _number(token)
    if not number:
        return None
    opening = _opening(cache.get(_key(number)))
    return opening if opening and cache.delete(_key(number)) else None


def _number(token: str) -> str:
    try:
        return _signer.unsign(token)
    except signing.BadSignature:
        return ""


def _opening(record: dict[str, Any] | None) -> Opening | None:
    """Nothing for an account closed since, or whose address is another by now."""
    if not record:
        return None
    email = str(record["email"])
    user = User.objects.filter(pk=record["user"], is_active=True, email__iexact=email).first()
    return Opening(user, email) if user else None


def _key(number: str) -> str:
    return f"sign-in-link-{number}"
