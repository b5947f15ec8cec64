"""What browsers and machines are told with every answer."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db

PRODUCTION = {
    "LABSECOURS_MODE": "production",
    "LABSECOURS_SECRET_KEY": "k3y-" * 16 + "with-many-different-letters",
    "LABSECOURS_HOSTS": "lab.example.org",
    "LABSECOURS_SITE_URL": "https://lab.example.org",
    "LABSECOURS_MAIL_URL": "none",
    "DJANGO_SETTINGS_MODULE": "labsecours.config.settings",
}
POLICY = (
    "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self'; manifest-src 'self'; object-src 'none'; "
    "script-src 'self'; style-src 'self'"
)
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


def told(response: Any) -> dict[str, str]:
    """The headers of EXPECTED as answered, after the policies that are too long to repeat."""
    directives = response.headers["Content-Security-Policy"].split("; ")
    assert "; ".join(sorted(directives, key=lambda text: (text[:8] != "default-", text))) == POLICY
    assert "camera=(), " in response.headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(response.headers)
    return {name: response.headers.get(name, "") for name in EXPECTED}


@pytest.fixture
def site(settings: Any, tmp_path: Path) -> Client:
    """A client of the site as in production, whose folder of static files holds one."""
    (tmp_path / "icon.svg").write_text("<svg/>")
    settings.STATIC_ROOT = tmp_path
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_SSL_REDIRECT = True
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/en/agenda/", {}, 200),
        ("/actualites.rss", {}, 200),
        ("/agenda.ics", {}, 200),
        ("/static/icon.svg", {}, 200),
        ("/static/nothing.svg", {}, 404),
        ("/nulle-part/", {}, 404),
        ("/agenda", {}, 301),
        ("/gestion/", {}, 302),
        ("/", {"Host": "evil.example.org"}, 400),
        ("/%00", {}, 400),
        ("/api/nothing", {}, 404),
    ],
)
def test_every_answer_carries_the_headers(site: Client, path: str, headers: dict[str, str], status: int) -> None:
    for _again in range(2):  # the second time, a kept page or a kept file
        response = site.get(path, headers=headers, secure=True)
        for close in vars(response)[
            "_resource_closers"
        ]:  # not `response.close`, which would close the database's connection
            close()
        assert (response.status_code, told(response)) == (status, EXPECTED)


def test_what_is_answered_without_a_page_carries_them_too(site: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = site.get("/", secure=True).headers["ETag"]
    unchanged = site.get("/", headers={"If-None-Match": tag}, secure=True)
    assert (unchanged.status_code, told(unchanged)) == (304, EXPECTED)
    for host, status in (("testserver", 301), ("evil.example.org", 400)):
        clear = site.get("/", headers={"Host": host})
        assert (clear.status_code, told(clear)) == (status, EXPECTED | {"Strict-Transport-Security": ""})
    monkeypatch.setattr("labsecours.portal.queries.home", lambda _today: 1 / 0)
    failed = site.get("/?new", secure=True)
    assert (failed.status_code, told(failed)) == (500, EXPECTED)


@pytest.mark.parametrize("path", ["/compte/connexion/", "/gestion/", "/gestion/nulle-part/", "/en/compte/nulle-part/"])
def test_nothing_about_an_account_is_kept(staff_client: Client, path: str) -> None:
    for client in (staff_client, Client(), sign_in(Client(), make_user())):
        assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/agenda.ics", "/api/v1/events", "/compte/connexion/"])
def test_no_page_answers_trace(client: Client, path: str) -> None:
    assert client.trace(path).status_code == 405


def test_pages_hold_no_script_or_style_that_the_policy_refuses(client: Client, staff_client: Client) -> None:
    refused = re.compile(
        r'<style|\sstyle="|\son[a-z]+="|javascript:|src="data:|<script(?! type="(?:module" src|application/))'
    )
    for path in ("/", "/agenda/", "/compte/connexion/", "/nulle-part/"):
        assert refused.findall(client.get(path).content.decode()) == []
    for path in ("/gestion/", "/gestion/evenements/ajouter/", "/gestion/historique/"):
        assert refused.findall(staff_client.get(path).content.decode()) == []


def run_production(tmp_path: Path, *command: str) -> str:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LABSECOURS_", "DJANGO_"))}
    environment = plain | PRODUCTION | {"LABSECOURS_DATA_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_check_before_deployment_finds_nothing(tmp_path: Path) -> None:
    found = run_production(tmp_path, "-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert found.startswith("System check identified no issues")


def test_cookies_of_production_belong_to_this_host_alone(tmp_path: Path) -> None:
    parts = ("NAME", "SECURE", "PATH", "HTTPONLY", "SAMESITE")
    code = "from django.conf import settings\n" + "".join(
        f"print(*(getattr(settings, '{cookie}_COOKIE_' + part) for part in {parts}))\n"
        for cookie in ("SESSION", "CSRF")
    )
    assert run_production(tmp_path, "-c", code) == "__Host-session True / True Lax\n__Host-csrf True / True Lax\n"
