"""The form of a backup: a ZIP of the database, the uploaded files and a manifest that vouches for each of them."""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _

MANIFEST = "manifest.json"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
MEDIA = "media/"
FORMAT = "labsecours-backup-1"
CHUNK = 1 << 20
LARGEST_MANIFEST = 64 << 20


@dataclass(frozen=True)
class Member:
    sha256: str
    size: int


@dataclass(frozen=True)
class AuditHead:
    """The audit log's last event when the backup began, and its digest: see `kernel.audit_chain.Head`."""

    sequence: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Manifest:
    """`migrations` are those applied to the saved database; `made_at` is in ISO 8601."""

    format: str
    version: str
    made_at: str
    database: str
    migrations: tuple[str, ...]
    members: Mapping[str, Member]
    audit: AuditHead = AuditHead()

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def copy_hashed(source: IO[bytes], target: IO[bytes], *, limit: int | None = None) -> Member:
    """Copy everything, and tell what it was; stops with a Failure beyond `limit` bytes."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if limit is not None and size > limit:
            raise refused(_("a file is larger than announced"))
        digest.update(chunk)
        target.write(chunk)
    return Member(digest.hexdigest(), size)


def refused(reason: str) -> Failure:
    return Failure(_("this backup is refused, nothing was changed: %(reason)s") % {"reason": reason})


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """The manifest, once it is sure that the archive holds exactly what it lists, under harmless names."""
    names = [info.filename for info in archive.infolist()]
    if MANIFEST not in names:
        raise refused(_("it was not made by “labsecours backup”"))
    if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise refused(_("its manifest is too large"))
    manifest = _parsed(archive.read(MANIFEST))
    if sorted(names) != sorted([MANIFEST, *manifest.members]):
        raise refused(_("its files are not those that its manifest lists"))
    for name, member in manifest.members.items():
        info = archive.getinfo(name)
        if not _is_harmless(name, manifest.database) or info.is_dir() or info.external_attr >> 28 == 0o12:
            raise refused(_("“%(name)s” has no place in a backup") % {"name": name[:80]})
        if info.file_size != member.size:
            raise refused(_("“%(name)s” is damaged") % {"name": name[:80]})
    return manifest


def _parsed(content: bytes) -> Manifest:
    try:
        values: dict[str, Any] = json.loads(content)
        if values["format"] != FORMAT:
            raise refused(_("its form is unknown: it may come from a newer release"))
        audit = values.get("audit", {"sequence": 0, "digest": ""})
        members = {str(name): Member(str(m["sha256"]), int(m["size"])) for name, m in values["members"].items()}
        manifest = Manifest(
            format=FORMAT,
            version=str(values["version"]),
            made_at=str(values["made_at"]),
            database=str(values["database"]),
            migrations=tuple(str(name) for name in values["migrations"]),
            members=members,
            audit=AuditHead(int(audit["sequence"]), str(audit["digest"])),
        )
        if DATABASES[manifest.database] not in members:
            raise refused(_("it holds no database"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise refused(_("its manifest is damaged")) from error
    return manifest


def _is_harmless(name: str, database: str) -> bool:
    if name == DATABASES[database]:
        return True
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and str(path) == name
    return plain and name.startswith(MEDIA) and not set(name) & {"\\", "\0", ":"}


def extract(archive: zipfile.ZipFile, manifest: Manifest, folder: Path) -> None:
    """Write every member below the folder, each compared with its digest."""
    for name, expected in manifest.members.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(name) as source, target.open("xb") as file:
            if copy_hashed(source, file, limit=expected.size) != expected:
                raise refused(_("“%(name)s” is damaged") % {"name": name[:80]})
