from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user

from labsecours.accounts.models import User
from labsecours.kernel import clock

ADDRESS = "camille@example.org"


@pytest.fixture(autouse=True)
def _own_data_dir(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def camille(db: None) -> User:
    """An account whose address is proved."""
    user = make_user(ADDRESS, name="Camille Témoin")
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    return user


@pytest.fixture
def confirmed() -> Callable[[User], Client]:
    """A browser in which the person has just confirmed who they are."""

    def client(user: User) -> Client:
        signed_in = sign_in(Client(), user)
        session: Any = signed_in.session
        now = clock.now().timestamp()
        session["account_authentication_methods"] = [{"method": "password", "at": now, "reauthenticated": True}]
        session.save()
        return signed_in

    return client
