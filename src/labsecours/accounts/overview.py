"""What one's account page shows."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from labsecours.accounts.models import Grant, User
from labsecours.accounts.queries import current_grants
from labsecours.accounts.second_factor import needs_second_factor
from labsecours.kernel.access import Access, roles
from labsecours.kernel.own import own_links
from labsecours.kernel.registries import Text


@dataclass(frozen=True)
class HeldRole:
    label: Text
    description: Text
    on: Model | None
    grant: Grant


def overview(user: User, access: Access) -> dict[str, Any]:
    factors = list(Authenticator.objects.filter(user=user).order_by("pk"))
    kinds = [factor.type for factor in factors]
    return {
        "account_owner": user,
        "roles": held_roles(user),
        "own_links": [link for link in own_links if link.rule(access.with_second_factor())],
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "codes_left": _codes_left(factors),
        "needs_second_factor": needs_second_factor(user),
        "pending_address": EmailAddress.objects.filter(user=user, verified=False).exclude(email=user.email).first(),
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "my_data": _address("privacy:my_data"),
        "is_connected": SocialAccount.objects.filter(user=user, provider=settings.OPENID_PROVIDER_ID).exists(),
    }


def held_roles(user: User) -> list[HeldRole]:
    grants = current_grants().filter(user=user).order_by("role", "starts_at")
    return [
        HeldRole(role.label, role.description, _scope(role.scope, grant), grant)
        for grant in grants
        if (role := roles.get(grant.role)) is not None
    ]


def _scope(label: str, grant: Grant) -> Model | None:
    return apps.get_model(label)._default_manager.filter(pk=grant.scope_id).first() if label else None


def _codes_left(factors: list[Authenticator]) -> int | None:
    kept = next((factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    return len(kept.wrap().get_unused_codes()) if kept else None


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
