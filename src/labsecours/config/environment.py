"""Settings read from the environment: one declaration each, from which docs/operations.md is checked."""

import ipaddress
import os
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

DATABASE_FILE = "labsecours.sqlite3"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


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
        Setting(
            "LABSECOURS_HSTS_SUBDOMAINS",
            "0",
            "`1` asks browsers for HTTPS on every host under the site's own name too, for a year.",
        ),
        Setting("LABSECOURS_TIME_ZONE", "Europe/Paris", "IANA time zone of the association."),
        Setting(
            "LABSECOURS_TRUSTED_PROXIES",
            "127.0.0.1,::1",
            "Comma-separated addresses or networks of the proxies whose `X-Forwarded-*` headers are believed.",
        ),
        Setting(
            "LABSECOURS_OIDC_URL",
            "",
            "Issuer of an OpenID Connect provider by which people may sign in, such as ProConnect; empty: none.",
        ),
        Setting("LABSECOURS_OIDC_CLIENT_ID", "", "Identifier that the provider gave this site."),
        Setting("LABSECOURS_OIDC_CLIENT_SECRET", "", "Secret that the provider gave this site."),
        Setting("LABSECOURS_OIDC_NAME", "OpenID Connect", "Name of the provider, on the button."),
        Setting("LABSECOURS_OIDC_SCOPES", "openid email profile", "Scopes asked for, separated by spaces."),
        Setting(
            "LABSECOURS_OIDC_ACR",
            "",
            "Authentication levels (`acr`) of which one is demanded, separated by spaces; empty: any.",
        ),
        Setting(
            "LABSECOURS_OIDC_SIGNED_USERINFO",
            "1",
            "`1` demands that the provider sign what it tells of people, as ProConnect does; `0`: some don’t.",
        ),
        Setting(
            "LABSECOURS_MAIL_URL",
            "",
            "Mail server: `smtp://user:password@host:587` (STARTTLS, always), `smtps://…` (TLS from the start), "
            "`smtp://localhost:25?tls=none` (this machine only), or `none`. Compulsory in production.",
        ),
        Setting(
            "LABSECOURS_MAIL_FROM",
            "",
            "Sender of the site's mails, `Name <address>` or an address. Compulsory with a mail server.",
        ),
        Setting(
            "LABSECOURS_DEMONSTRATION",
            "0",
            "`1` shows every mail on /demonstration/courrier/ instead of sending it. Refused in production.",
        ),
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
    if not read("LABSECOURS_MAIL_URL", environ):
        faults.append("LABSECOURS_MAIL_URL: give the mail server, or none if the site sends no mail")
    if read_flag("LABSECOURS_DEMONSTRATION", environ):
        faults.append("LABSECOURS_DEMONSTRATION: unset it")
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


def trusted_proxies(environ: Mapping[str, str] = os.environ) -> list[Network]:
    try:
        return [ipaddress.ip_network(item) for item in read_list("LABSECOURS_TRUSTED_PROXIES", environ)]
    except ValueError as error:
        raise SettingsError(
            f"LABSECOURS_TRUSTED_PROXIES: {error}; give addresses or networks such as 10.0.0.5 or 10.0.0.0/24."
        ) from error


@dataclass(frozen=True)
class OpenIDProvider:
    issuer: str
    client_id: str
    secret: str
    name: str
    scopes: list[str]
    levels: list[str]
    signs_userinfo: bool


def openid_provider(environ: Mapping[str, str] = os.environ) -> OpenIDProvider | None:
    """The provider by which people may sign in; None without any."""
    issuer = read("LABSECOURS_OIDC_URL", environ).rstrip("/").removesuffix("/.well-known/openid-configuration")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"} and not is_production(environ)
    if not parts.hostname or parts.scheme not in ({"http", "https"} if is_here else {"https"}):
        raise SettingsError("LABSECOURS_OIDC_URL must read https://host/path: the provider's issuer.")
    for name in ("LABSECOURS_OIDC_CLIENT_ID", "LABSECOURS_OIDC_CLIENT_SECRET"):
        if not read(name, environ):
            raise SettingsError(f"{name}: the provider of LABSECOURS_OIDC_URL gives it; set it.")
    scopes = read("LABSECOURS_OIDC_SCOPES", environ).split()
    if "openid" not in scopes:
        raise SettingsError("LABSECOURS_OIDC_SCOPES must hold openid.")
    return OpenIDProvider(
        issuer,
        read("LABSECOURS_OIDC_CLIENT_ID", environ),
        read("LABSECOURS_OIDC_CLIENT_SECRET", environ),
        read("LABSECOURS_OIDC_NAME", environ),
        scopes,
        read("LABSECOURS_OIDC_ACR", environ).split(),
        read_flag("LABSECOURS_OIDC_SIGNED_USERINFO", environ),
    )


def mail_server(environ: Mapping[str, str] = os.environ) -> dict[str, Any] | None:
    """Host, port, user, password and `tls` (starttls, implicit or none) of the mail server; None without any."""
    url = read("LABSECOURS_MAIL_URL", environ)
    if url in {"", "none"}:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise SettingsError("LABSECOURS_MAIL_URL: the port must be a number.") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise SettingsError("LABSECOURS_MAIL_URL must read smtp://user:password@host:port or smtps://….")
    implicit = parts.scheme == "smtps"
    tls = dict(parse_qsl(parts.query)).get("tls", "implicit" if implicit else "starttls")
    is_here = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if tls not in {"implicit"} | (set() if implicit else {"starttls"} | ({"none"} if is_here else set())):
        raise SettingsError("LABSECOURS_MAIL_URL: tls must be starttls; none is for a mail server on this machine.")
    if not read("LABSECOURS_MAIL_FROM", environ):
        raise SettingsError("LABSECOURS_MAIL_FROM: give the sender's address, since there is a mail server.")
    return {
        "host": parts.hostname,
        "port": port or (465 if tls == "implicit" else 587 if tls == "starttls" else 25),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "tls": tls,
    }


def mail_from(environ: Mapping[str, str] = os.environ) -> str:
    value = read("LABSECOURS_MAIL_FROM", environ) or "labsecours@localhost"
    address = parseaddr(value)[1]
    if not value.isprintable() or not address.isascii() or not all(address.partition("@")):
        raise SettingsError("LABSECOURS_MAIL_FROM must read Name <address@host> or address@host.")
    return value


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",  # what is erased leaves no bytes in the file, nor in its backups
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
