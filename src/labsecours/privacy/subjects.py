"""Who a person is to the product: an account, with the addresses that it proved to be its own."""

from allauth.account.models import EmailAddress

from labsecours.accounts.models import User
from labsecours.kernel.privacy import Subject


def subject_of(user: User) -> Subject:
    """The account's own address counts as proved when allauth does not know it: the command line made it."""
    known = EmailAddress.objects.filter(user=user)
    proved = {row.email.lower() for row in known.order_by("pk") if row.verified}
    if not known.filter(email__iexact=user.email).exists():
        proved.add(user.email.lower())
    return Subject(user, frozenset(proved), user.name)
