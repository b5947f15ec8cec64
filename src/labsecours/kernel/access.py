"""Who may count on what: roles that apps declare, and what the one who asks holds for this request."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from labsecours.kernel.registries import Registry, Text


@dataclass(frozen=True)
class Role:
    """Something that somebody may be given. `scope` is the label of the model on which it is held
    (`directory.organisation`), empty for a role over the whole site."""

    key: str
    label: Text
    description: Text
    scope: str = ""
    needs_second_factor: bool = False


roles: Registry[Role] = Registry()


@dataclass(frozen=True)
class Holding:
    """A role as held now; `on` is the object's number for a role with a scope."""

    role: str
    on: int | None = None


@dataclass(frozen=True)
class Access:
    """What the one who asks holds. Roles that need a second factor count only once it was given (`is_strong`)."""

    user: Any = None
    held: frozenset[Holding] = frozenset()
    is_strong: bool = False

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None and self.user.is_authenticated

    @property
    def holdings(self) -> frozenset[Holding]:
        """The roles that count in this request."""
        if self.is_strong:
            return self.held
        return frozenset(held for held in self.held if not _is_strict(held.role))

    def holds(self, *keys: str, on: Model | None = None) -> bool:
        """Whether one of these roles is held: over the whole site or, with `on`, on that object."""
        number = None if on is None else on.pk
        return any(Holding(key, number) in self.holdings for key in keys)

    def scopes(self, role: str) -> frozenset[int]:
        """Numbers of the objects on which the role is held."""
        return frozenset(held.on for held in self.holdings if held.role == role and held.on is not None)

    def with_second_factor(self) -> "Access":
        """What would count after a second factor."""
        return replace(self, is_strong=True)


NOBODY = Access()
Rule = Callable[[Access], bool]
"""A named predicate of an app's `rules.py`; its name is what the permission matrix shows."""


def access_of(request: HttpRequest) -> Access:
    access: Access = getattr(request, "access", NOBODY)
    return access


def _is_strict(role: str) -> bool:
    """A role that no app declares any more counts for nothing, with or without a second factor."""
    declared = roles.get(role)
    return declared is None or declared.needs_second_factor
