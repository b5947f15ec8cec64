from typing import Any

from django.db.models import Model

from labsecours.accounts.models import Grant, User

PASSWORD = "un-mot-de-passe-1"


def make_user(email: str = "autre@example.org", *roles: str, on: Model | None = None, **fields: Any) -> User:
    """An account with these roles, given before the test began, so that no history tells of it."""
    user = User.objects.create_user(email, PASSWORD, **fields)
    for role in roles:
        Grant.objects.create(user=user, role=role, scope_id=on.pk if on else None, starts_at=user.joined_at)
    return user
