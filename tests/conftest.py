import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from hypothesis import settings as examples
from tests.factories.accounts import make_user

from labsecours.kernel import audit_guard, memory
from labsecours.kernel.models import AuditHead

examples.register_profile("suite", deadline=None)
examples.load_profile("suite")

CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if connection.vendor == "postgresql":
        return
    elsewhere = pytest.mark.skip(reason="needs PostgreSQL")
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(elsewhere)


@pytest.fixture(autouse=True)
def _fresh_start() -> Iterator[None]:
    """Each test begins in French with an empty cache."""
    cache.clear()
    memory.forget_all()
    with translation.override("fr"):
        yield


def sign_in(client: Client, user: Any, *, second_factor: bool = True) -> Client:
    """Sign in as the browser would have, by default with a second factor."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}] if second_factor else []
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def staff_user(db: None) -> Any:
    return make_user("equipe@example.org", "administrator", name="Équipe")


@pytest.fixture
def staff_client(staff_user: Any) -> Client:
    return sign_in(Client(), staff_user)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database is emptied after a browser test: the guard of the audit log stands aside meanwhile.

    At the end, PostgreSQL may not have noticed yet that a worker killed by a test is gone: its session is ended.
    """
    operations: Any = type(connection.ops)
    empty = operations.execute_sql_flush

    def empty_unguarded(self: Any, sql_list: Any) -> None:
        audit_guard.drop(self.connection)
        empty(self, sql_list)
        audit_guard.make(self.connection)

    operations.execute_sql_flush = empty_unguarded
    yield
    if connection.vendor == "postgresql":
        others = "datname = current_database() AND pid <> pg_backend_pid()"
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium, one for the session."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    executable = next(path for path in CHROMIUM if Path(path).exists())
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`open_page("/agenda/", width=390)` gives a page of the live site; an error in its scripts fails the test."""
    contexts, errors = [], list[str]()

    def open_(path: str, width: int = 1280, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": 860}, locale="fr-FR", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def axe_findings() -> Callable[[Any], list[str]]:
    """Serious and critical accessibility findings of a page, a line each."""
    from axe_playwright_python.sync_playwright import Axe

    def find(page: Any) -> list[str]:
        violations = Axe().run(page).response["violations"]
        return [
            f"{violation['id']}: {node['target']}"
            for violation in violations
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]

    return find


@pytest.fixture(scope="session")
def _rows_of_2021(django_db_setup: None, django_db_blocker: Any) -> list[list[Any]]:
    """The demonstration, loaded once and rolled back: loading it anew for each test would cost seconds."""
    from labsecours.seeds.demo import load_demonstration

    with django_db_blocker.unblock(), translation.override("fr"), transaction.atomic():
        load_demonstration()
        models = apps.get_models(include_auto_created=True)
        rows = [list(m._base_manager.order_by("pk")) for m in models if m.__module__.startswith("labsecours.")]
        transaction.set_rollback(True)
    return [group for group in rows if group]


@pytest.fixture
def year_2021(db: None, _rows_of_2021: list[list[Any]]) -> None:
    """The demonstration's record: every fire service, the year 2021, its report and the staff accounts."""
    AuditHead.objects.all().delete()
    for group in _rows_of_2021:
        type(group[0])._base_manager.bulk_create(group)
