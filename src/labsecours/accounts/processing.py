from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.forgetting import end_stale_sessions, forget_account
from labsecours.accounts.models import User
from labsecours.accounts.queries import grant_lines
from labsecours.kernel.privacy import (
    Eraser,
    Exporter,
    Impersonal,
    LegalBasis,
    PersonalData,
    Processing,
    Retention,
    Subject,
    erasers,
    exporters,
    impersonal,
    processings,
    retentions,
)

processings.register(
    Processing(
        order=10,
        key="accounts",
        title=_("Accounts and sign-in"),
        purpose=_("Let people sign in, and only them; write to them about their account."),
        people=_("Whoever has an account"),
        data_words=_(
            "E-mail addresses, name, language, password and second factors in unreadable form, link with an outside"
            " identity where one is used, dates"
        ),
        basis=LegalBasis.CONTRACT,
        ground=_("the account is asked for by the person, or comes with their role"),
        retention=_("Until its erasure is asked, or after three years without a sign-in, thirty days after a notice"),
        recipients=_("The administrators"),
        data=[
            PersonalData(
                "accounts.user",
                ("email", "name", "language", "password", "last_login", "joined_at", "access_changed_at", "is_active"),
                ("email", "password", "last_login"),
            ),
            PersonalData("account.emailaddress", ("user", "email", "verified", "primary"), ("email",)),
            PersonalData("account.emailconfirmation", ("email_address", "key"), ("key",)),
            PersonalData("mfa.authenticator", ("user", "type", "data", "created_at", "last_used_at"), ("data",)),
            PersonalData(
                "socialaccount.socialaccount",
                ("user", "provider", "uid", "last_login", "date_joined", "extra_data"),
                ("uid", "extra_data"),
            ),
            PersonalData("socialaccount.socialtoken", ("account", "token", "token_secret"), ("token", "token_secret")),
        ],
        retentions=("privacy.unused_accounts",),
    ),
    Processing(
        order=11,
        key="sessions",
        title=_("Sessions and devices"),
        purpose=_("Stay signed in, see one’s devices, sign out everywhere, notice an intruder."),
        people=_("Whoever is signed in"),
        data_words=_("Network address, browser, times, content of the session"),
        basis=LegalBasis.CONTRACT,
        ground=_("needed for signing in"),
        retention=_("Until the session ends or expires"),
        recipients=_("The person alone"),
        data=[
            PersonalData(
                "usersessions.usersession",
                ("user", "ip", "user_agent", "session_key", "data", "created_at", "last_seen_at"),
                ("ip", "user_agent", "session_key", "data"),
            ),
            PersonalData("sessions.session", ("session_key", "session_data"), ("session_key", "session_data")),
        ],
        retentions=("accounts.sessions",),
    ),
    Processing(
        order=12,
        key="roles",
        title=_("Roles"),
        purpose=_("Let each do what they are in charge of, and nothing else; know who could do what on a past day."),
        people=_("Whoever holds or held a role"),
        data_words=_("Role, object, period, reason, who gave it"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("security of the record"),
        retention=_("With the account; the reason is wiped when the person is erased"),
        recipients=_("The administrators; the person for their own"),
        data=[
            PersonalData(
                "accounts.grant",
                ("user", "role", "scope_id", "starts_at", "ends_at", "reason", "granted_by"),
                ("reason",),
            )
        ],
    ),
)
impersonal.register(
    Impersonal("accounts.throttle", "keyed digests of who tried what, which no one can read back, for a few hours"),
    Impersonal(
        "socialaccount.socialapp",
        "settings of an identity provider, without a person",
        confidential=("secret", "key", "settings"),
    ),
)
retentions.register(
    Retention(
        "accounts.sessions",
        _("Sessions"),
        _("Deleted when they have expired, with what the list of devices says of them."),
        end_stale_sessions,
    )
)


def _account(subject: Subject) -> list[dict[Any, Any]]:
    user: User | None = subject.user
    if user is None:
        return []
    return [
        {
            _("E-mail"): user.email,
            _("Name"): user.name,
            _("Language"): user.get_language_display(),
            _("Created"): user.joined_at,
            _("Last sign-in"): user.last_login,
            _("Has a password"): user.has_usable_password(),
        }
    ]


def _addresses(subject: Subject) -> list[dict[Any, Any]]:
    rows = EmailAddress.objects.filter(user=subject.user_id).order_by("pk")
    return [{_("E-mail"): row.email, _("Confirmed"): row.verified, _("Main"): row.primary} for row in rows]


def _factors(subject: Subject) -> list[dict[Any, Any]]:
    rows = Authenticator.objects.filter(user=subject.user_id).order_by("pk")
    return [
        {_("Kind"): row.get_type_display(), _("Created"): row.created_at, _("Last used"): row.last_used_at}
        for row in rows
    ]


def _identities(subject: Subject) -> list[dict[Any, Any]]:
    rows = SocialAccount.objects.filter(user=subject.user_id).order_by("pk")
    return [{_("Provider"): row.provider, _("Identifier"): row.uid, _("What it told"): row.extra_data} for row in rows]


def _devices(subject: Subject) -> list[dict[Any, Any]]:
    rows = UserSession.objects.filter(user=subject.user_id).order_by("pk")
    return [
        {
            _("Since"): row.created_at,
            _("Last seen"): row.last_seen_at,
            _("Network address"): row.ip,
            _("Browser"): row.user_agent,
        }
        for row in rows
    ]


def _roles(subject: Subject) -> list[dict[Any, Any]]:
    """Who gave it is somebody else."""
    if subject.user_id is None:
        return []
    return [
        {
            _("Role"): line.role,
            _("On"): line.on,
            _("From"): line.grant.starts_at,
            _("Until"): line.grant.ends_at,
            _("Reason"): line.grant.reason,
        }
        for line in grant_lines(subject.user.grants.order_by("pk"))
    ]


exporters.register(
    Exporter("accounts.account", _("Your account"), _account, order=10),
    Exporter("accounts.addresses", _("Your addresses"), _addresses, order=10),
    Exporter("accounts.factors", _("Your second factors"), _factors, order=10),
    Exporter("accounts.identities", _("Your outside identities"), _identities, order=10),
    Exporter("accounts.devices", _("Your sessions"), _devices, order=10),
    Exporter("accounts.roles", _("Your roles"), _roles, order=10),
)
erasers.register(
    Eraser(
        "accounts.account",
        _("The account: addresses, name, password, second factors, outside identities, sessions, roles"),
        forget_account,
        kept=_("An empty, closed account, to which the record’s history refers"),
        order=80,
    )
)
