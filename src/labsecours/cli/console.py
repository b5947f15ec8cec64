"""What the command says on its error output, and how it fails: one line that tells what to do."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from labsecours.cli.messages import gettext as _


class Failure(click.ClickException):
    """An expected failure: its message, in the language of the environment, tells the mend."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        click.echo(f"labsecours: {self.format_message()}", err=True)


def say(text: str) -> None:
    click.echo(text, err=True)


@contextmanager
def step(label: str) -> Iterator[None]:
    """Name a piece of long work before it starts, and how long it took when it ends."""
    on_terminal = sys.stderr.isatty()
    if on_terminal:
        click.echo(f"{label}…", nl=False, err=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        if on_terminal:
            click.echo(err=True)
        raise
    took = f"{time.monotonic() - start:.1f} s"
    click.echo(f" {took}" if on_terminal else f"{label} ({took})", err=True)


@contextmanager
def expected_failures() -> Iterator[None]:
    """Turn what may go wrong outside the program into a Failure; anything else into one line, or a trace in debug."""
    try:
        yield
    except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        message = _explain(error)
        if message is None and os.environ.get("LABSECOURS_DEBUG") == "1":
            raise
        raise Failure(message or _unexpected(error)) from error


def _unexpected(error: Exception) -> str:
    return _("unexpected error: %(kind)s: %(text)s (LABSECOURS_DEBUG=1 shows more)") % {
        "kind": type(error).__name__,
        "text": error,
    }


def _explain(error: Exception) -> str | None:
    if isinstance(error, OSError):
        return _system(error)
    kinds = {kind.__name__ for kind in type(error).__mro__}  # by name: Django may not be loaded yet
    if "SettingsError" in kinds:
        return str(error)
    return _database(error) if "DatabaseError" in kinds else None


def _database(error: Exception) -> str | None:
    text = next(iter(str(error).strip().splitlines()), type(error).__name__)
    mends = (
        (("no such table", "no such column"), _("the database is not up to date: run “labsecours migrate”")),
        (("disk is full",), _("the disk is full: make room, then try again")),
        (
            ("not a database", "malformed"),
            _("the database file is damaged: bring a backup back with “labsecours restore FILE”"),
        ),
        (("locked",), _("another program holds the database: try again when it has ended")),
        (
            ("readonly", "unable to open"),
            _("the database can’t be opened for writing: check the rights of the data folder"),
        ),
    )
    mend = next((mend for signs, mend in mends if any(sign in text for sign in signs)), None)
    if mend is None and type(error).__name__ == "ProgrammingError" and "does not exist" in text:
        mend = mends[0][1]
    if mend is None and type(error).__name__ == "OperationalError":
        mend = _("the database does not answer: check LABSECOURS_DATABASE_URL")
    return mend and f"{mend} ({text})"


def _system(error: OSError) -> str:
    where = error.filename or _("writing")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("%(path)s: the disk is full; make room, then try again") % {"path": where}
    return f"{where}: {error.strerror or error}"
