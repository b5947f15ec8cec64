"""PostgreSQL's own programs for saving and bringing back a database."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _

LOCK_SECONDS = 10
FUNCTIONS = "DROP FUNCTION IF EXISTS kernel_auditevent_guard() CASCADE"


def dump(settings: Mapping[str, Any], target: Path) -> None:
    _run(settings, ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(target)])


def is_readable_dump(source: Path) -> bool:
    try:
        _run({}, ["pg_restore", "--list", str(source)])
    except Failure:
        return False
    return True


def bring_back(settings: Mapping[str, Any], source: Path, tables: Sequence[str]) -> None:
    """Put the dump in the place of these tables, in one transaction: all of it or nothing."""
    script = source.with_suffix(".sql")
    _run(settings, ["pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(source)])
    quoted = ", ".join('"' + table.replace('"', '""') + '"' for table in tables)
    clear = f"DROP TABLE IF EXISTS {quoted} CASCADE; {FUNCTIONS}" if tables else FUNCTIONS
    psql = ["psql", "--no-psqlrc", "--quiet", "--output", os.devnull]
    whole = ["--single-transaction", "--set", "ON_ERROR_STOP=1"]
    first = ["--command", f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'", "--command", clear]
    _run(settings, [*psql, *whole, *first, "--file", str(script)])


def _run(settings: Mapping[str, Any], command: list[str]) -> None:
    program = shutil.which(command[0])
    if program is None:
        raise Failure(
            _("%(program)s is missing: install PostgreSQL’s client programs (postgresql-client)")
            % {"program": command[0]}
        )
    done = subprocess.run(
        [program, *command[1:]],
        check=False,
        env={**os.environ, **_environment(settings)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        raise Failure(f"{command[0]}: {lines[0]}")


def _environment(settings: Mapping[str, Any]) -> dict[str, str]:
    """The connection in libpq's variables, so that no password is seen in the list of processes."""
    names = {"NAME": "PGDATABASE", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "HOST": "PGHOST", "PORT": "PGPORT"}
    plain = {variable: str(settings[key]) for key, variable in names.items() if settings.get(key)}
    options = settings.get("OPTIONS", {})
    known = ("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile", "service")
    return plain | {f"PG{key.upper()}": str(options[key]) for key in known if key in options}
