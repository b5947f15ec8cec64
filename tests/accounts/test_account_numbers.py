from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import AnonymousUser
from tests.factories.accounts import make_user

from labsecours.accounts.middleware import _account
from labsecours.accounts.throttling import CODE


@pytest.mark.django_db
def test_a_code_counts_for_the_account_that_signs_in_whatever_its_number() -> None:
    """Sessions hold numbers in base 36: 46 is “1a”, and 36 is “10”."""
    for number in (10, 36, 46):
        user = make_user(f"n{number}@example.org", pk=number)
        session = {LOGIN_SESSION_KEY: {"user_pk": user_pk_to_url_str(user)}}
        request: Any = SimpleNamespace(user=AnonymousUser(), session=session)
        assert _account(request, CODE) == user.email
    for pending in (None, {}, {"user_pk": None}, {"user_pk": "é"}):
        request = SimpleNamespace(user=AnonymousUser(), session={LOGIN_SESSION_KEY: pending})
        assert _account(request, CODE) == ""
