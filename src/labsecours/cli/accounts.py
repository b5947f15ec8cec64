"""Accounts of those who keep the record."""

from labsecours.cli import installation
from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _


def create(email: str, name: str, password: str) -> str:
    """Create the staff account, or give an existing one this password; says which was done."""
    installation.start()
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from labsecours.accounts.models import User

    email = email.strip().lower()
    user = User.objects.filter(email__iexact=email).first()
    known = user is not None
    user = user or User(email=email, name=name)
    try:
        validate_email(email)
        validate_password(password, user)
    except ValidationError as error:
        raise Failure(" ".join(error.messages)) from error
    user.is_staff = user.is_active = True
    user.name = name or user.name
    user.set_password(password)
    user.save()
    done = _("%(email)s has a new password") if known else _("%(email)s can sign in")
    return done % {"email": email}
