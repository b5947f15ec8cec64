"""Settings read from the environment: one declaration each, from which docs/operations.md is checked."""

import os
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DATABASE_FILE = "labsecours.sqlite3"


class SettingsError(Exception):
    """A setting is missing, malformed or unsafe; the message names it and the mend."""


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    purpose: str


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("LABSECOURS_MODE", "development", "`development` or `production`."),
        Setting(
            "LABSECOURS_DATA_DIR",
            "var",
            "Folder of the database, uploads, collected static files and secret key.",
        ),
        Setting(
            "LABSECOURS_DATABASE_URL",
            "",
            "`postgresql://user:password@host:port/name`; empty: SQLite in the data folder.",
        ),
        Setting("LABSECOURS_SECRET_KEY", "", "Signing key, 32 characters at least. Compulsory in production."),
        Setting("LABSECOURS_DEBUG", "0", "`1` shows error details. Refused in production."),
        Setting(
            "LABSECOURS_HOSTS",
            "",
            "Comma-separated host names that the site answers to. Compulsory in production.",
        ),
        Setting(
            "LABSECOURS_SITE_URL",
            "http://127.0.0.1:8000",
            "Public address, used in feeds, calendars and documents. Compulsory in production, with `https`.",
        ),
        Setting("LABSECOURS_TIME_ZONE", "Europe/Paris", "IANA time zone of the association."),
    )
}


def read(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The setting's value, or its declared default when it is unset or empty."""
    return environ.get(name, "").strip() or SETTINGS[name].default


def read_flag(name: str, environ: Mapping[str, str] = os.environ) -> bool:
    value = read(name, environ).lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise SettingsError(f"{name} must be 0 or 1, not “{value}”.")
    return value in {"1", "true", "yes"}


def read_list(name: str, environ: Mapping[str, str] = os.environ) -> list[str]:
    return [item.strip() for item in read(name, environ).split(",") if item.strip()]


def is_production(environ: Mapping[str, str] = os.environ) -> bool:
    mode = read("LABSECOURS_MODE", environ)
    if mode not in {"development", "production"}:
        raise SettingsError(f"LABSECOURS_MODE must be development or production, not “{mode}”.")
    return mode == "production"


def refuse_unsafe(environ: Mapping[str, str] = os.environ) -> None:
    """Raise SettingsError naming every unsafe setting of a production installation."""
    if not is_production(environ):
        return
    faults = []
    if len(read("LABSECOURS_SECRET_KEY", environ)) < 32:
        faults.append("LABSECOURS_SECRET_KEY: give a random key of 32 characters or more")
    if read_flag("LABSECOURS_DEBUG", environ):
        faults.append("LABSECOURS_DEBUG: unset it")
    hosts = read_list("LABSECOURS_HOSTS", environ)
    if not hosts or "*" in hosts:
        faults.append("LABSECOURS_HOSTS: list the host names that the site answers to, without *")
    if urlsplit(read("LABSECOURS_SITE_URL", environ)).scheme != "https":
        faults.append("LABSECOURS_SITE_URL: give the public address, beginning with https://")
    if faults:
        raise SettingsError("Unsafe settings for production: " + "; ".join(faults) + ".")


def data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """The data folder, made if need be."""
    path = Path(read("LABSECOURS_DATA_DIR", environ)).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"LABSECOURS_DATA_DIR: {path} can't be made: {error.strerror}.") from error
    return path


def secret_key(data_dir: Path, environ: Mapping[str, str] = os.environ) -> str:
    """The configured key; in development, one made once and kept in the data folder."""
    configured = read("LABSECOURS_SECRET_KEY", environ)
    if configured:
        return configured
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            fresh = path.with_name(f"secret_key.{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48), encoding="utf-8")
            fresh.replace(path)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(
            f"LABSECOURS_DATA_DIR: {data_dir} is not writable and readable: {error.strerror}."
        ) from error


def site_url(environ: Mapping[str, str] = os.environ) -> str:
    """The public address, without its last slash."""
    url = read("LABSECOURS_SITE_URL", environ).rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query:
        raise SettingsError("LABSECOURS_SITE_URL must read https://host or http://host:port, without a path.")
    return url


def time_zone(environ: Mapping[str, str] = os.environ) -> str:
    name = read("LABSECOURS_TIME_ZONE", environ)
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise SettingsError(f"LABSECOURS_TIME_ZONE: “{name}” is no IANA time zone, such as Europe/Paris.") from error
    return name


def database(data_dir: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    url = read("LABSECOURS_DATABASE_URL", environ)
    return _postgresql(url) if url else _sqlite(data_dir / DATABASE_FILE)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    """Whatever follows `?` in the address goes to libpq, such as `sslmode=require`."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise SettingsError("LABSECOURS_DATABASE_URL must read postgresql://user:password@host:port/name.")
    try:
        port = parts.port
    except ValueError as error:
        raise SettingsError("LABSECOURS_DATABASE_URL: the port must be a number.") from error
    if find_spec("psycopg") is None:
        raise SettingsError(
            "LABSECOURS_DATABASE_URL: PostgreSQL needs one more package: pip install 'labsecours[postgres]'."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
