"""`labsecours restore`: what is verified and brought up to date beside the data takes their place at once."""

import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from labsecours.cli import archive, installation, postgres
from labsecours.cli.backup import applied_migrations, copy_database, database_kind
from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _


def bring_back(path: Path, *, force: bool) -> list[Path]:
    """Replace the database and the uploaded files; returns where what was there is kept."""
    from django.conf import settings

    from labsecours.kernel import audit_anchor
    from labsecours.kernel.audit_chain import Head

    if not force and _holds_data():
        raise Failure(_("there are data already: “labsecours restore --force” replaces them and keeps them aside"))
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as scratch:
        folder = Path(scratch)
        try:
            with zipfile.ZipFile(path) as opened:
                manifest = archive.read_manifest(opened)
                _require_fitting(manifest)
                archive.extract(opened, manifest, folder)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError) as error:
            raise archive.refused(_("the file is damaged or is no backup")) from error
        (folder / archive.MEDIA).mkdir(exist_ok=True)
        database = folder / archive.DATABASES[manifest.database]
        replace = _replace_sqlite if manifest.database == "sqlite" else _replace_postgres
        aside = replace(folder, database)
    audit_anchor.keep(Head(manifest.audit.sequence, manifest.audit.digest))
    return aside


def _holds_data() -> bool:
    from django.conf import settings
    from django.db import connection

    media = Path(settings.MEDIA_ROOT)
    if media.is_dir() and any(media.iterdir()):
        return True
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return path.exists() and path.stat().st_size > 0
    return bool(applied_migrations())


def _require_fitting(manifest: archive.Manifest) -> None:
    """Fail unless this installation can hold what the backup holds."""
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader

    if manifest.database != database_kind():
        raise archive.refused(
            _("it holds a %(theirs)s database, and this installation uses %(ours)s")
            % {"theirs": manifest.database, "ours": database_kind()}
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    if not set(manifest.migrations) <= known:
        raise archive.refused(
            _("it comes from a newer release (%(version)s): upgrade labsecours first") % {"version": manifest.version}
        )
    if sum(member.size for member in manifest.members.values()) > shutil.disk_usage(settings.DATA_DIR).free:
        raise archive.refused(_("there is no room on the disk for what it holds"))


def _replace_sqlite(folder: Path, restored: Path) -> list[Path]:
    from django.conf import settings
    from django.db import connection

    current = Path(connection.settings_dict["NAME"])
    connection.close()
    _require_sound(restored)
    with _working_on(restored):
        installation.migrate()
        _erase_again()
        _outdate_pages()
    _require_alone(current)
    with _all_or_nothing() as move:
        return [
            *move(restored, current),
            *move.away(current.with_name(f"{current.name}-wal")),
            *move.away(current.with_name(f"{current.name}-shm")),
            *move(folder / archive.MEDIA, Path(settings.MEDIA_ROOT)),
        ]


def _replace_postgres(folder: Path, restored: Path) -> list[Path]:
    from django.conf import settings
    from django.db import connection

    if not postgres.is_readable_dump(restored):
        raise archive.refused(_("the database that it holds is damaged"))
    aside = []
    tables = connection.introspection.table_names()
    if tables:
        kept = aside_name(Path(settings.DATA_DIR, archive.DATABASES["postgresql"]))
        copy_database(kept)
        kept.chmod(0o600)
        aside.append(kept)
    connection.close()
    with _all_or_nothing() as move:
        aside += move(folder / archive.MEDIA, Path(settings.MEDIA_ROOT))
        postgres.bring_back(connection.settings_dict, restored, tables)
    installation.migrate()
    _erase_again()
    _outdate_pages()
    return aside


def _require_sound(database: Path) -> None:
    try:
        with closing(sqlite3.connect(database)) as opened:
            verdict = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
            opened.execute("SELECT 1 FROM django_migrations").fetchone()
    except sqlite3.DatabaseError as error:
        raise archive.refused(_("the database that it holds is damaged")) from error
    if verdict != "ok":
        raise archive.refused(_("the database that it holds is damaged"))


def _require_alone(database: Path) -> None:
    """Fail when somebody has the database open: only a connection that is alone may leave WAL."""
    if not database.exists() or database.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(database, timeout=1)) as opened:
            opened.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        raise archive.refused(_("the site is being served: stop the server first")) from error
    except sqlite3.DatabaseError:
        return  # damaged: it is what is being replaced, and it is kept aside as it is


@contextmanager
def _working_on(database: Path) -> Iterator[None]:
    """Django's connection leads to this file meanwhile."""
    from django.db import connection

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual


def _erase_again() -> None:
    """Whoever was erased since the backup, by the log that is kept beside the database, is erased in it too."""
    from labsecours.kernel import audit
    from labsecours.privacy import erasing

    with audit.acting_from("command"):
        erasing.replay()


def _outdate_pages() -> None:
    """Move the revision past any that browsers may hold pages of: the record went back in time, they did not."""
    from labsecours.kernel import clock
    from labsecours.kernel.models import Revision

    Revision.objects.update_or_create(pk=1, defaults={"number": int(clock.now().timestamp())})


class _Moves:
    """Renames that take the place of what is there, and can all be undone."""

    def __init__(self) -> None:
        self._undo = ExitStack()

    def __call__(self, source: Path, target: Path) -> list[Path]:
        kept = self.away(target)
        source.rename(target)
        self._undo.callback(target.rename, source)
        return kept

    def away(self, path: Path) -> list[Path]:
        """Set aside what is there, if anything; returns where it is kept."""
        if not path.exists():
            return []
        aside = aside_name(path)
        path.rename(aside)
        self._undo.callback(aside.rename, path)
        return [aside]

    def undo(self) -> None:
        self._undo.close()


@contextmanager
def _all_or_nothing() -> Iterator[_Moves]:
    moves = _Moves()
    try:
        yield moves
    except BaseException:
        moves.undo()
        raise


def aside_name(path: Path) -> Path:
    from labsecours.kernel import clock

    return path.with_name(f"{path.name}.before-restore-{clock.now():%Y%m%d-%H%M%S-%f}")
