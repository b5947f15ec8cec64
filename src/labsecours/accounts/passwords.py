"""What a new password must be, and how one is checked: always at the cost of one hash."""

import re
import unicodedata
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from labsecours.accounts.addresses import comparable
from labsecours.accounts.breached import folded, is_breached, variants
from labsecours.accounts.models import User
from labsecours.kernel.registries import site_identity

SHORTEST, LONGEST = 12, 128
TELLING = 4
"""A part of a name or of an address counts from this many letters on."""


def normalised(password: str) -> str:
    """The same characters however the keyboard composed them (NFKC); what no password can be so long as is cut."""
    return unicodedata.normalize("NFKC", password[: 8 * LONGEST])


class Hasher(Argon2PasswordHasher):
    """Argon2 over the normalised password."""

    def encode(self, password: str, salt: str) -> str:
        return super().encode(normalised(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        return super().verify(normalised(password), encoded)


class SignInBackend(AuthenticationBackend):
    """E-mail and password. One hash is computed whether the account exists, is closed, has no password, or not."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        typed, password = credentials.get("email") or credentials.get("username"), credentials.get("password")
        if not typed or not password:
            return None
        user = User.objects.filter(email=comparable(typed)).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None


class PasswordRules:
    """Length, known breaches, and what anybody could guess from the person's own name and address."""

    def validate(self, password: str, user: Any = None) -> None:
        if "\0" in password:
            raise ValidationError(_("The password holds a character that no keyboard types: choose another."), "nul")
        if len(password) > LONGEST:
            message = _("The password has %(length)d characters; %(longest)d are the most.")
            raise ValidationError(message, "too_long", {"length": len(password), "longest": LONGEST})
        password = normalised(password)
        if len(password) < SHORTEST:
            message = _("The password has %(length)d characters: use %(shortest)d or more, such as several words.")
            raise ValidationError(message, "too_short", {"length": len(password), "shortest": SHORTEST})
        if is_breached(password):
            message = _("This password, or one very much like it, is in lists of stolen passwords: choose another.")
            raise ValidationError(message, "breached")
        if (part := _own_part(password, user)) is not None:
            message = _("The password is little more than “%(part)s”, which others know: choose another.")
            raise ValidationError(message, "own_data", {"part": part})

    def get_help_text(self) -> str:
        return _("%(shortest)d characters or more: several words that only you put together do well.") % {
            "shortest": SHORTEST
        }


def _own_part(password: str, user: Any) -> str | None:
    """The known words without which less than half of the shortest password is left; None when enough is left."""
    words = sorted(_known_words(user), key=len, reverse=True)
    for form in variants(password):
        left, found = form, list[str]()
        for word in words:
            if word in left:
                left = left.replace(word, "")
                found.append(word)
        left = re.sub(r"[\W\d_]+", "", left)
        if found and len(left) < SHORTEST // 2:
            return " ".join(found)
    return None


def _known_words(user: Any) -> set[str]:
    identity = site_identity()
    known = [identity.name, "labsecours", *settings.ALLOWED_HOSTS]
    if user is not None:
        known += [getattr(user, "name", ""), getattr(user, "email", "")]
    parts = {folded(part) for text in known for part in re.split(r"[\W_]+", text)}
    whole = {re.sub(r"[\W_]+", "", folded(text)) for text in known}
    return {part for part in parts | whole if len(part) >= TELLING}
