"""Accounts of those who keep the record."""

from labsecours.cli import installation
from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _


def create(email: str, name: str, password: str, role: str) -> str:
    """Create the account with a role, or give an existing one this password, and the role if one is named; says which.

    Its address counts as confirmed.
    """
    installation.start()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.db import transaction

    from labsecours.accounts.addresses import normalised
    from labsecours.accounts.models import User
    from labsecours.accounts.queries import ends_later
    from labsecours.accounts.roles import ADMINISTRATOR
    from labsecours.accounts.services import confirm_address, grant
    from labsecours.kernel import audit
    from labsecours.kernel.models import AuditEvent

    _require_role(role)
    try:
        email = normalised(email)
    except ValidationError as error:
        raise Failure(" ".join(error.messages)) from error
    user = User.objects.filter(email__iexact=email).first()
    known = user is not None
    user = user or User(email=email, name=name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Failure(" ".join(error.messages)) from error
    user.is_active = True
    user.name = name or user.name
    user.set_password(password)
    role = role or ("" if known else ADMINISTRATOR)
    with transaction.atomic():
        user.save()
        confirm_address(user)
        verb = AuditEvent.Verb.SECURED if known else AuditEvent.Verb.CREATED
        audit.write(verb, user, actor=None, after={"password": "set", "name": user.name})
        if role and not user.grants.filter(ends_later(), role=role).exists():
            grant(user=user, role=role, actor=None)
    done = _("%(email)s has a new password") if known else _("%(email)s can sign in")
    return done % {"email": email}


def _require_role(key: str) -> None:
    from labsecours.kernel.access import roles

    known = [role.key for role in roles if not role.scope]
    if key and key not in known:
        raise Failure(_("“%(role)s” is no role: choose among %(roles)s") % {"role": key, "roles": ", ".join(known)})
