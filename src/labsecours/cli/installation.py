"""The installation that the command works on: settings, migrations, collected static files."""

import gc
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from labsecours.cli.console import Failure, say
from labsecours.cli.messages import gettext as _
from labsecours.cli.messages import language

STAMP = "sources.sha256"


def start() -> None:
    """Read the settings and load the apps; services then speak the language of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsecours.config.settings")
    gc.disable()  # nothing that loading makes is garbage: looking for it takes a tenth of the time
    import django
    from django.utils import translation

    django.setup()
    from labsecours.kernel import audit

    translation.activate(language())
    audit.origin.set("command")
    gc.enable()


def require_database() -> None:
    """Fail where none was made yet. Reads no setting of Django, which would make the data folder."""
    from labsecours.config import environment

    folder = Path(environment.read("LABSECOURS_DATA_DIR"))
    if not environment.read("LABSECOURS_DATABASE_URL") and not (folder / environment.DATABASE_FILE).exists():
        raise Failure(
            _("%(path)s holds no database: “labsecours migrate” makes one, “labsecours demo” a demonstration")
            % {"path": folder}
        )


def pending_migrations() -> list[str]:
    """The migrations not yet applied to the database, in order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def require_migrated() -> None:
    pending = pending_migrations()
    if pending:
        raise Failure(
            _("the database is not up to date (%(names)s): run “labsecours migrate”")
            % {"names": ", ".join(pending[:3]) + ("…" if len(pending) > 3 else "")}
        )


def migrate() -> None:
    from django.core.management import call_command

    if pending_migrations():
        call_command("migrate", interactive=False, verbosity=0)


def static_is_stale() -> bool:
    """Whether the collected static files are other than those of the sources."""
    stamp = _static_stamp()
    return not stamp.exists() or stamp.read_text(encoding="ascii") != _static_digest()


def collect_static() -> None:
    """Collect the static files, hashed and compressed."""
    from django.core.management import call_command

    digest = _static_digest()
    _warn_of_missing_styles()
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    _static_stamp().write_text(digest, encoding="ascii")


def _static_stamp() -> Path:
    from django.conf import settings

    return Path(settings.STATIC_ROOT) / STAMP


def _static_digest() -> str:
    return hashlib.sha256("\n".join(_static_sources()).encode()).hexdigest()


def _static_sources() -> Iterator[str]:
    """A line for each source, which changes when the source does."""
    from django.contrib.staticfiles.finders import get_finders

    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            yield f"{name} {status.st_size} {status.st_mtime_ns}"


def _warn_of_missing_styles() -> None:
    from django.contrib.staticfiles import finders

    if finders.find("ui/built/site.css") is None:
        say(_("The styles are not built: run “make setup” in the source folder."))
