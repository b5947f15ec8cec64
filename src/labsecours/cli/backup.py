"""`labsecours backup`: everything but the secret key, whose loss only ends the sessions."""

import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from labsecours.cli import postgres
from labsecours.cli.archive import DATABASES, FORMAT, MANIFEST, MEDIA, AuditHead, Manifest, Member, copy_hashed
from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _
from labsecours.cli.output import whole_file


def save(path: Path) -> int:
    """Write the archive, whole or not at all; returns its size in bytes."""
    from django.conf import settings

    from labsecours.kernel import audit_anchor, clock
    from labsecours.kernel.audit_chain import head

    if not path.parent.is_dir():
        raise Failure(_("%(path)s: no such folder") % {"path": path.parent})
    migrations = applied_migrations()
    if not migrations:
        raise Failure(_("there is nothing to save yet: the database is empty"))
    kind = database_kind()
    members: dict[str, Member] = {}
    audit_head = head()  # before the copy, which holds at least that
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.name}.") as scratch:
        copy = Path(scratch, DATABASES[kind])
        copy_database(copy)
        with whole_file(path, private=True) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, source in [(copy.name, copy), *_uploads(Path(settings.MEDIA_ROOT))]:
                with source.open("rb") as opened, archive.open(name, "w", force_zip64=True) as target:
                    members[name] = copy_hashed(opened, target)
            made_at = clock.now().isoformat()
            manifest = Manifest(
                FORMAT, version("labsecours"), made_at, kind, migrations, members, AuditHead(**asdict(audit_head))
            )
            archive.writestr(MANIFEST, manifest.to_json())
    audit_anchor.keep(audit_head)
    return path.stat().st_size


def database_kind() -> str:
    from django.db import connection

    return str(connection.vendor)


def applied_migrations() -> tuple[str, ...]:
    """What is applied to the database, as `app.name`; empty when there is no database."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def copy_database(target: Path) -> None:
    """A consistent copy, while others may be writing."""
    from django.db import connection

    if connection.vendor == "sqlite":
        copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        postgres.dump(connection.settings_dict, target)


def copy_sqlite(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source, timeout=20)) as original, closing(sqlite3.connect(target)) as copy:
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _uploads(media: Path) -> Iterator[tuple[str, Path]]:
    if media.is_dir():
        for path in sorted(media.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield MEDIA + path.relative_to(media).as_posix(), path
