"""Passwords and second factors that everybody can read: those of the demonstration, and none on a production site."""

import base64
import hashlib
import time
from dataclasses import dataclass

from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings

from labsecours.accounts.models import User
from labsecours.accounts.queries import current_grants, role_label


@dataclass(frozen=True)
class KnownAccount:
    email: str
    name: str
    password: str


KNOWN_ACCOUNTS = (
    KnownAccount("equipe@example.org", "Équipe de démonstration", "secours-demo-2021"),
    KnownAccount("redaction@example.org", "Rédaction du rapport", "rapport-demo-2021"),
    KnownAccount("evenements@example.org", "Organisation des événements", "evenements-demo-2021"),
    KnownAccount("referent@example.org", "Référente du SDIS 13", "referente-demo-2021"),
)


@dataclass(frozen=True)
class PresentCode:
    """What an application would show now, and for how many seconds more."""

    email: str
    name: str
    code: str
    seconds: int


@dataclass(frozen=True)
class Entry:
    """How to sign in to the demonstration: `code` is empty where no second factor is asked."""

    account: KnownAccount
    role: str
    code: str


def entries(codes: tuple[PresentCode, ...]) -> list[Entry]:
    """The demonstration's accounts that are there, with the passwords that they were made with."""
    grants = current_grants().filter(user__email__in=[account.email for account in KNOWN_ACCOUNTS])
    held = {email: str(role_label(role)) for email, role in grants.values_list("user__email", "role").order_by("pk")}
    shown = {code.email: code.code for code in codes}
    return [
        Entry(account, held[account.email], shown.get(account.email, ""))
        for account in KNOWN_ACCOUNTS
        if account.email in held
    ]


def give_known_factor(user: User) -> None:
    """Set up an application whose codes `present_codes` tells, unless the account has a second factor."""
    if not settings.PRODUCTION and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, known_secret(user.email))


def known_secret(email: str) -> str:
    return base64.b32encode(hashlib.sha256(f"labsecours demonstration {email}".encode()).digest()[:20]).decode()


def present_codes() -> tuple[PresentCode, ...]:
    """The codes of the demonstration accounts whose application is still the known one."""
    if settings.PRODUCTION or not settings.DEMONSTRATION:
        return ()
    counter, spent = divmod(int(time.time()), TOTP_PERIOD)
    factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user").order_by("user__pk")
    return tuple(
        PresentCode(user.email, user.name, format_hotp_value(hotp_value(secret, counter)), TOTP_PERIOD - spent)
        for user, secret in ((factor.user, decrypt(factor.data["secret"])) for factor in factors)
        if secret == known_secret(user.email)
    )
