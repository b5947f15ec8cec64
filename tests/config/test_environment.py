import os
import subprocess
import sys
from importlib import util
from pathlib import Path

import pytest

from labsecours.config import environment
from labsecours.config.environment import SETTINGS, SettingsError

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "LABSECOURS_MODE": "production",
    "LABSECOURS_SECRET_KEY": "k3y-9x" * 9,
    "LABSECOURS_HOSTS": "lab.example.org",
    "LABSECOURS_SITE_URL": "https://lab.example.org",
    "LABSECOURS_MAIL_URL": "smtp://lab:secret@mail.example.org:587",
    "LABSECOURS_MAIL_FROM": "lab@example.org",
}


def test_the_documentation_lists_every_setting_as_it_is() -> None:
    rows = [
        f"| `{setting.name}` | {f'`{setting.default}`' if setting.default else 'none'} | {setting.purpose} |"
        for setting in SETTINGS.values()
    ]
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in page if line.startswith("| `LABSECOURS_")] == rows


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"LABSECOURS_SECRET_KEY": ""}, {"LABSECOURS_SECRET_KEY"}),
        ({"LABSECOURS_SECRET_KEY": "short"}, {"LABSECOURS_SECRET_KEY"}),
        ({"LABSECOURS_DEBUG": "1"}, {"LABSECOURS_DEBUG"}),
        ({"LABSECOURS_HOSTS": ""}, {"LABSECOURS_HOSTS"}),
        ({"LABSECOURS_HOSTS": "lab.example.org,*"}, {"LABSECOURS_HOSTS"}),
        ({"LABSECOURS_MAIL_URL": ""}, {"LABSECOURS_MAIL_URL"}),
        ({"LABSECOURS_DEMONSTRATION": "1"}, {"LABSECOURS_DEMONSTRATION"}),
        ({"LABSECOURS_SITE_URL": "http://lab.example.org"}, {"LABSECOURS_SITE_URL"}),
        ({"LABSECOURS_SITE_URL": "", "LABSECOURS_DEBUG": "yes"}, {"LABSECOURS_SITE_URL", "LABSECOURS_DEBUG"}),
    ],
)
def test_production_refuses_each_unsafe_setting_by_name(changed: dict[str, str], named: set[str]) -> None:
    environment.refuse_unsafe(SAFE)
    with pytest.raises(SettingsError) as refusal:
        environment.refuse_unsafe(SAFE | changed)
    assert {name for name in SETTINGS if f"{name}:" in str(refusal.value)} == named
    environment.refuse_unsafe(SAFE | changed | {"LABSECOURS_MODE": "development"})


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (environment.is_production, "LABSECOURS_MODE", "prod"),
        (lambda given: environment.read_flag("LABSECOURS_DEBUG", given), "LABSECOURS_DEBUG", "maybe"),
        (environment.site_url, "LABSECOURS_SITE_URL", "lab.example.org"),
        (environment.site_url, "LABSECOURS_SITE_URL", "https://lab.example.org/site"),
        (environment.time_zone, "LABSECOURS_TIME_ZONE", "Paris"),
        (environment.time_zone, "LABSECOURS_TIME_ZONE", "../etc/passwd"),
        (environment.data_dir, "LABSECOURS_DATA_DIR", "/dev/null/data"),
        (environment.mail_server, "LABSECOURS_MAIL_URL", "mail.example.org"),
        (environment.mail_server, "LABSECOURS_MAIL_URL", "smtp://mail.example.org:port"),
        (environment.mail_server, "LABSECOURS_MAIL_URL", "smtp://mail.example.org?tls=none"),
        (environment.mail_server, "LABSECOURS_MAIL_URL", "smtps://localhost?tls=none"),
        (environment.mail_from, "LABSECOURS_MAIL_FROM", "Lab Secours"),
        (environment.mail_from, "LABSECOURS_MAIL_FROM", "lab@example.org\nBcc: x@example.org"),
        (lambda given: environment.database(Path(), given), "LABSECOURS_DATABASE_URL", "mysql://db/name"),
        (lambda given: environment.database(Path(), given), "LABSECOURS_DATABASE_URL", "postgresql://db:port/name"),
        (lambda given: environment.database(Path(), given), "LABSECOURS_DATABASE_URL", "postgresql://db"),
    ],
)
def test_a_malformed_setting_is_named(read: object, name: str, value: str) -> None:
    assert callable(read)
    with pytest.raises(SettingsError, match=name):
        read({name: value})


def test_postgresql_from_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "find_spec", lambda _name: util.find_spec("os"))
    url = "postgresql://me:p%40ss@db.example.org:5433/lab?sslmode=require"
    database = environment.database(Path(), {"LABSECOURS_DATABASE_URL": url})
    wanted = {"NAME": "lab", "USER": "me", "PASSWORD": "p@ss", "HOST": "db.example.org", "PORT": "5433"}
    assert {key: database[key] for key in wanted} == wanted
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_the_key_of_development_is_made_once_and_private(tmp_path: Path) -> None:
    key = environment.secret_key(tmp_path, {})
    assert environment.secret_key(tmp_path, {}) == key
    assert len(key) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_django_finds_nothing_to_say_of_production(tmp_path: Path) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        check=False,
        env=os.environ
        | SAFE
        | {"LABSECOURS_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "labsecours.config.settings"},
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, "(2 silenced)" in checked.stdout) == (0, True), checked.stderr


def test_a_mail_server_from_an_address() -> None:
    read = environment.mail_server(
        {"LABSECOURS_MAIL_URL": "smtp://lab:p%40ss@mail.example.org", "LABSECOURS_MAIL_FROM": "a@b.org"}
    )
    assert read == {"host": "mail.example.org", "port": 587, "user": "lab", "password": "p@ss", "tls": "starttls"}
    assert environment.mail_server({"LABSECOURS_MAIL_URL": "none"}) is None
    with pytest.raises(SettingsError, match="LABSECOURS_MAIL_FROM"):
        environment.mail_server({"LABSECOURS_MAIL_URL": "smtps://mail.example.org"})
