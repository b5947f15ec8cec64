import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from labsecours.cli import restore
from labsecours.cli.console import Failure

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def installed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with one account and one upload; tests work on copies."""
    folder = tmp_path_factory.mktemp("data")
    assert run(folder, "migrate").returncode == 0
    typed = "a long enough secret\n"
    assert run(folder, "createuser", "a@example.org", "--password-stdin", typed=typed).returncode == 0
    (folder / "media" / "photos").mkdir(parents=True)
    (folder / "media" / "photos" / "été.jpg").write_bytes(b"picture")
    return folder


@pytest.fixture
def data(installed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(installed, tmp_path / "data"))


@pytest.fixture(scope="module")
def saved(run: Run, installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "backup.zip"
    assert run(installed, "backup", str(file)).returncode == 0
    return file


@pytest.fixture
def backup(saved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(saved, tmp_path / "backup.zip"))


def emails(data: Path) -> list[str]:
    with sqlite3.connect(data / "labsecours.sqlite3") as database:
        return [email for (email,) in database.execute("SELECT email FROM accounts_user ORDER BY email")]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_backup_holds_everything_but_the_key(data: Path, backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        names = set(archive.namelist())
        manifest = json.loads(archive.read("manifest.json"))
        digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names - {"manifest.json"}}
    assert names == {"manifest.json", "database.sqlite3", "media/photos/été.jpg"}
    assert {name: member["sha256"] for name, member in manifest["members"].items()} == digests
    assert (manifest["format"], manifest["database"]) == ("labsecours-backup-1", "sqlite")
    assert "accounts.0001_initial" in manifest["migrations"]
    assert backup.stat().st_mode & 0o077 == 0
    assert (data / "secret_key").exists()


def test_a_backup_is_consistent_while_others_write(run: Run, data: Path, tmp_path: Path) -> None:
    writer = sqlite3.connect(data / "labsecours.sqlite3", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE accounts_user SET email = 'unfinished@example.org'")
    assert run(data, "backup", str(tmp_path / "b.zip")).returncode == 0
    writer.execute("ROLLBACK")
    writer.close()
    assert run(tmp_path / "new", "restore", str(tmp_path / "b.zip")).returncode == 0
    assert emails(tmp_path / "new") == ["a@example.org"]


def test_the_round_trip(run: Run, data: Path, backup: Path, tmp_path: Path) -> None:
    run(data, "createuser", "later@example.org", "--password-stdin", typed="a long enough secret\n")
    (data / "media" / "later.txt").write_text("later")
    before = contents(data)

    refused = run(data, "restore", str(backup))
    assert (refused.returncode, "--force" in refused.stderr, contents(data)) == (1, True, before)

    restored = run(data, "restore", "--force", str(backup))
    assert restored.returncode == 0, restored.stderr
    assert emails(data) == ["a@example.org"]
    assert contents(data / "media") == {"photos/été.jpg": b"picture"}
    aside = {path.name.partition(".before-restore-")[0]: path for path in data.glob("*.before-restore-*")}
    assert aside.keys() == {"labsecours.sqlite3", "media"}
    assert (aside["media"] / "later.txt").read_text() == "later"
    assert run(data, "check").returncode == 0
    with sqlite3.connect(data / "labsecours.sqlite3") as database:  # pages kept by browsers are now stale
        assert database.execute("SELECT number FROM kernel_revision").fetchone()[0] > 1_600_000_000

    assert run(tmp_path / "elsewhere", "restore", str(backup)).returncode == 0
    assert emails(tmp_path / "elsewhere") == ["a@example.org"]


def test_a_database_in_use_is_not_replaced(run: Run, data: Path, backup: Path) -> None:
    with sqlite3.connect(data / "labsecours.sqlite3") as reader:
        reader.execute("SELECT 1 FROM accounts_user").fetchone()
        refused = run(data, "restore", "--force", str(backup))
    reader.close()
    assert refused.returncode == 1
    assert "stop the server first" in refused.stderr
    assert list(data.glob("*before-restore*")) == []


def rewritten(backup: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> None:
    """Alter the members, and the manifest so that it vouches for them, as a forger would."""
    with zipfile.ZipFile(backup) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    manifest.setdefault(
        "members",
        {name: {"sha256": hashlib.sha256(c).hexdigest(), "size": len(c)} for name, c in members.items()},
    )
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in [*members.items(), ("manifest.json", json.dumps(manifest).encode())]:
            archive.writestr(zipfile.ZipInfo(name), content)


def forged(change: Callable[[dict[str, bytes], dict[str, Any]], object]) -> Callable[[Path], None]:
    def alter(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        del manifest["members"]
        change(members, manifest)

    return lambda backup: rewritten(backup, alter)


def truncated(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-200])


def foreign(backup: Path) -> None:
    with zipfile.ZipFile(backup, "w") as archive:
        archive.writestr("holiday.jpg", b"")


def flipped(backup: Path) -> None:
    """A changed upload beside the manifest of the true one."""
    rewritten(backup, lambda members, _manifest: members.update({"media/photos/été.jpg": b"p1cture"}))


def bomb(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["members"] = {name: {"sha256": "0" * 64, "size": len(c)} for name, c in members.items()}
    manifest["members"]["database.sqlite3"]["size"] = 1 << 60


def other_database(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
    members["database.pgdump"] = members.pop("database.sqlite3")
    manifest["database"] = "postgresql"


HOSTILE: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (truncated, "damaged"),
    "foreign": (foreign, "was not made by"),
    "text": (lambda backup: backup.write_text("no archive"), "damaged"),
    "flipped": (flipped, "“media/photos/été.jpg” is damaged"),
    "upwards": (forged(lambda m, _: m.update({"media/../../evil": b"x"})), "has no place"),
    "absolute": (forged(lambda m, _: m.update({"/etc/evil": b"x"})), "has no place"),
    "stranger": (forged(lambda m, _: m.update({"secret_key": b"x"})), "has no place"),
    "missing": (forged(lambda m, _: m.pop("database.sqlite3")), "holds no database"),
    "no database": (forged(lambda m, _: m.update({"database.sqlite3": b"x" * 4096})), "is damaged"),
    "bomb": (forged(bomb), "is damaged"),
    "newer": (forged(lambda _, manifest: manifest.update(migrations=["events.9999_later"])), "upgrade labsecours"),
    "other form": (forged(lambda _, manifest: manifest.update(format="labsecours-backup-9")), "form is unknown"),
    "other database": (forged(other_database), "postgresql database"),
    "no list": (forged(lambda _, manifest: manifest.update(members=[])), "manifest is damaged"),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the backup holds a SQLite database")
@pytest.mark.parametrize("kind", HOSTILE)
def test_what_is_no_sound_backup_changes_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch, data: Path, backup: Path, kind: str
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    settings.DATA_DIR, settings.MEDIA_ROOT = data, data / "media"
    spoil, reason = HOSTILE[kind]
    spoil(backup)
    before = contents(data)
    with pytest.raises(Failure) as refused:
        restore.bring_back(backup, force=True)
    assert refused.value.message.startswith("this backup is refused, nothing was changed: ")
    assert reason in refused.value.message
    assert contents(data) == before


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A database of this test's own, on the server that the tests use."""
    import psycopg

    url = urlsplit(os.environ["LABSECOURS_DATABASE_URL"])
    name = f"backup_{uuid.uuid4().hex}"
    with psycopg.connect(urlunsplit(url), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(url._replace(path=f"/{name}"))
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
def test_the_round_trip_on_postgresql(run: Run, tmp_path: Path, postgresql_url: str) -> None:
    def on(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return run(tmp_path, *arguments, typed=typed, LABSECOURS_DATABASE_URL=postgresql_url)

    backup, typed = str(tmp_path / "b.zip"), "a long enough secret\n"
    assert on("migrate").returncode == 0
    assert on("createuser", "a@example.org", "--password-stdin", typed=typed).returncode == 0
    assert on("backup", backup).returncode == 0
    assert on("createuser", "later@example.org", "--password-stdin", typed=typed).returncode == 0
    assert "--force" in on("restore", backup).stderr
    for _time in range(2):
        restored = on("restore", "--force", backup)
        assert restored.returncode == 0, restored.stderr
    again = on("createuser", "a@example.org", "--password-stdin", typed=typed)
    assert again.stderr == "a@example.org has a new password\n"
    assert on("createuser", "later@example.org", "--password-stdin", typed=typed).stderr.endswith("can sign in\n")
    assert len(list(tmp_path.glob("database.pgdump.before-restore-*"))) == 2
    assert on("check").returncode == 0
