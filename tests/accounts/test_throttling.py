import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signing import dumps
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.factories.accounts import PASSWORD, make_user

from labsecours.accounts.known_browsers import COOKIE, SALT
from labsecours.accounts.throttling import SIGN_IN, Action, Attempt, Limit, Refused, attempt, give_back
from labsecours.kernel import clock

pytestmark = pytest.mark.django_db
FEW = Action("few", by_address=Limit(3, 60))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moment = [NOON]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


def test_a_count_fills_tells_how_long_to_wait_and_empties(now: list[datetime]) -> None:
    assert [isinstance(attempt(FEW, address="a"), Attempt) for _n in range(4)] == [True, True, True, False]
    refused = attempt(FEW, address="a")
    assert isinstance(refused, Refused)
    assert refused.seconds == 20
    assert isinstance(attempt(FEW, address="b"), Attempt)
    now[0] += timedelta(seconds=20)
    assert isinstance(attempt(FEW, address="a"), Attempt)
    assert isinstance(attempt(FEW, address="a"), Refused)


def test_what_succeeded_is_given_back(now: list[datetime]) -> None:
    for _n in range(10):
        counted = attempt(FEW, address="a")
        assert isinstance(counted, Attempt)
        give_back(counted)


def test_a_refusal_counts_nowhere(now: list[datetime]) -> None:
    for _n in range(60):
        attempt(SIGN_IN, address=f"198.51.100.{_n}", account="victim@example.org")
    assert isinstance(attempt(SIGN_IN, address="198.51.100.59", account="other@example.org"), Attempt)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_race_passes_no_more_than_the_limit() -> None:
    def try_once(_n: int) -> bool:
        try:
            return isinstance(attempt(Action("race", by_address=Limit(5, 3600)), address="a"), Attempt)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_once, range(24))) == 5


RACE = """
import multiprocessing, django
django.setup()
from django.db import connection
from labsecours.accounts.models import Throttle
from labsecours.accounts.throttling import Action, Attempt, Limit, attempt

def try_once(_n):
    return isinstance(attempt(Action("race", by_address=Limit(5, 3600)), address="a"), Attempt)

with connection.schema_editor() as editor:
    editor.create_model(Throttle)
connection.close()
with multiprocessing.get_context("fork").Pool(4) as pool:
    print(sum(pool.map(try_once, range(40), chunksize=1)))
"""


def test_a_race_of_workers_passes_no_more_than_the_limit(tmp_path: Path) -> None:
    """On a file: the tests' own database is in memory, for one process."""
    environ = {**os.environ, "LABSECOURS_DATA_DIR": str(tmp_path), "LABSECOURS_DATABASE_URL": ""}
    environ["DJANGO_SETTINGS_MODULE"] = "labsecours.config.settings"
    done = subprocess.run([sys.executable, "-c", RACE], env=environ, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("5\n", "")


def _sign_in(client: Client, password: str, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": "victime@example.org", "password": password}, **extra)


def test_an_account_hammered_from_elsewhere_stays_open_to_its_owner(now: list[datetime]) -> None:
    make_user("victime@example.org")
    owner = Client()
    assert _sign_in(owner, PASSWORD).status_code == 302
    owner.cookies[COOKIE] = dumps({"n": "x", "a": [_mark("victime@example.org")]}, salt=SALT)
    statuses = [_sign_in(Client(), f"faux-{n}", REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(12)]
    assert statuses == [200] * 10 + [429] * 2
    assert _sign_in(Client(), PASSWORD, REMOTE_ADDR="203.0.113.7").status_code == 429
    assert _sign_in(owner, PASSWORD, REMOTE_ADDR="203.0.113.7").status_code == 302
    asked = Client().post(reverse("accounts:link_request"), {"email": "victime@example.org"}, REMOTE_ADDR="203.0.113.7")
    assert asked.status_code == 302


def _mark(account: str) -> str:
    from labsecours.accounts import known_browsers

    return known_browsers._mark(account)


def test_a_known_browser_has_its_limit_too(now: list[datetime]) -> None:
    client = Client()
    client.cookies[COOKIE] = dumps({"n": "x", "a": [_mark("victime@example.org")]}, salt=SALT)
    assert [_sign_in(client, "faux").status_code for _n in range(11)] == [200] * 10 + [429]


def test_signing_in_marks_the_browser(now: list[datetime]) -> None:
    from allauth.account.models import EmailAddress

    user = make_user("victime@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    _sign_in(client, PASSWORD)
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], "victime" in cookie.value) == (True, "Lax", False)


def test_the_page_says_how_long_and_keeps_what_was_typed(now: list[datetime]) -> None:
    client = Client()
    for _n in range(10):
        _sign_in(client, "faux")
    page = client.post(
        reverse("account_login") + "?next=/gestion/",
        {"login": "victime@example.org", "password": "mon-secret", "next": "/gestion/"},
    )
    text = page.content.decode()
    assert (page.status_code, page.headers["Retry-After"]) == (429, "90")
    assert "2 minutes" in text
    assert 'name="login" value="victime@example.org"' in text
    assert 'name="next" value="/gestion/"' in text
    assert "mon-secret" not in text
    english = client.post("/en" + reverse("account_login"), {"login": "victime@example.org", "password": "x"})
    assert "Wait 2 minutes" in english.content.decode()
