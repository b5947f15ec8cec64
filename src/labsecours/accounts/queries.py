"""What somebody holds, and the accounts as administrators see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _

from labsecours.accounts.models import Grant, User
from labsecours.accounts.roles import ADMINISTRATOR
from labsecours.kernel import clock
from labsecours.kernel.access import NOBODY, Access, Holding, roles
from labsecours.kernel.matching import matching

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def current_grants() -> QuerySet[Grant]:
    now = clock.now()
    return Grant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), starts_at__lte=now, user__is_active=True)


def access_of_user(user: Any, *, is_strong: bool) -> Access:
    """Read afresh at each request, socket message or token use, so that a withdrawn role ends at once."""
    if not user.is_authenticated:
        return NOBODY
    rows = current_grants().filter(user=user).order_by().values_list("role", "scope_id")
    return Access(user, frozenset(Holding(*row) for row in rows), is_strong)


def ends_later() -> Q:
    """Grants that hold now or will, as against those of the past."""
    return Q(ends_at=None) | Q(ends_at__gt=clock.now())


def is_last_administrator(user: User, *, but: Grant | None = None) -> bool:
    """Whether no other account is administrator without an end; `but` leaves out one of the person's own grants."""
    if not current_grants().filter(user=user, role=ADMINISTRATOR).exists():
        return False
    lasting = current_grants().filter(role=ADMINISTRATOR, ends_at=None)
    return not (lasting.exclude(pk=but.pk) if but else lasting.exclude(user=user)).exists()


class State(TextChoices):
    """What a list of accounts can be narrowed to."""

    OPEN = "ouvert", _("open")
    CLOSED = "ferme", _("closed")
    NO_SECOND_FACTOR = "sans-second-facteur", _("without a second factor")
    NEVER_SIGNED_IN = "jamais-connecte", _("never signed in")


NO_ROLE = "aucun"


def accounts(text: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """Accounts by name, each with `has_second_factor` and, as `grants_now`, the roles that it holds."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    rows = matching(User.objects.annotate(has_second_factor=Exists(factors)), ("name", "email"), text)
    held = current_grants().filter(user=OuterRef("pk"))
    if role:
        rows = rows.filter(~Exists(held) if role == NO_ROLE else Exists(held.filter(role=role)))
    narrowed = {
        State.OPEN: Q(is_active=True),
        State.CLOSED: Q(is_active=False),
        State.NO_SECOND_FACTOR: Q(has_second_factor=False),
        State.NEVER_SIGNED_IN: Q(last_login=None),
    }
    rows = rows.filter(narrowed[State(state)]) if state else rows
    now = Prefetch("grants", current_grants().order_by("role", "pk"), to_attr="grants_now")
    return rows.order_by("name", "email", "pk").prefetch_related(now)


@dataclass(frozen=True)
class GrantLine:
    """A grant as shown. `on` names its object, empty for a role over the whole site."""

    grant: Grant
    role: str
    on: str
    standing: str

    @property
    def can_end(self) -> bool:
        return self.standing != "past"


def grant_lines(grants: Iterable[Grant]) -> list[GrantLine]:
    """The grants in words, with one query for each kind of object."""
    rows = list(grants)
    names = {scope: _names(scope, rows) for scope in {_scope(row) for row in rows} - {""}}
    return [GrantLine(row, role_label(row.role), _on(row, names), _standing(row)) for row in rows]


def role_label(key: str) -> str:
    declared = roles.get(key)
    return str(declared.label) if declared else key


def _scope(row: Grant) -> str:
    declared = roles.get(row.role)
    return declared.scope if declared else ""


def _names(scope: str, rows: list[Grant]) -> dict[int, str]:
    numbers = {row.scope_id for row in rows if _scope(row) == scope}
    found = apps.get_model(scope)._default_manager.in_bulk([number for number in numbers if number])
    return {pk: str(record) for pk, record in found.items()}


def _on(row: Grant, names: dict[str, dict[int, str]]) -> str:
    if row.scope_id is None:
        return ""
    return names.get(_scope(row), {}).get(row.scope_id) or _gettext("a record that is gone")


def _standing(row: Grant) -> str:
    now = clock.now()
    if row.ends_at is not None and row.ends_at <= now:
        return "past"
    return "coming" if row.starts_at > now else "now"
