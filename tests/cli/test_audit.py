import json
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from labsecours.kernel.audit_guard import SQLITE, TRIGGERS

Run = Callable[..., subprocess.CompletedProcess[str]]
UNGUARDED = "; ".join(f"DROP TRIGGER {name}" for name in TRIGGERS)
GUARDED = ";".join(SQLITE)
CUT = """DELETE FROM kernel_auditevent WHERE sequence = (SELECT sequence FROM kernel_audithead);
    UPDATE kernel_audithead SET (sequence, digest) =
    (SELECT sequence, digest FROM kernel_auditevent ORDER BY sequence DESC LIMIT 1)"""


@pytest.fixture(scope="module")
def installed(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose log holds what creating two accounts left."""
    folder = tmp_path_factory.mktemp("data")
    assert run(folder, "migrate").returncode == 0
    for name in "ab":
        typed = f"une phrase bien assez longue {name}\n"
        made = run(folder, "createuser", f"{name}@example.org", "--password-stdin", typed=typed)
        assert made.returncode == 0, made.stderr
    return folder


@pytest.fixture
def data(installed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(installed, tmp_path / "data"))


def by_hand(data: Path, *statements: str) -> None:
    with closing(sqlite3.connect(data / "labsecours.sqlite3")) as database:
        database.executescript(";".join(statements))


def lines(run: Run, data: Path) -> tuple[int, list[str]]:
    done = run(data, "check")
    return done.returncode, done.stdout.splitlines()


def last(data: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(data / "labsecours.sqlite3")) as database:
        number, digest = database.execute("SELECT sequence, digest FROM kernel_audithead").fetchone()
    return number, digest


def test_a_row_changed_by_hand_is_detected(run: Run, data: Path) -> None:
    assert lines(run, data) == (0, [])
    altered = "UPDATE kernel_auditevent SET record_title = 'x' WHERE sequence = 1"
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        by_hand(data, altered)
    by_hand(data, UNGUARDED, altered)
    assert lines(run, data) == (
        1,
        [
            "database: the triggers that protect the audit log are missing",
            "kernel.audit_chain: the content of event 1 was altered",
        ],
    )
    by_hand(data, GUARDED)
    assert lines(run, data) == (1, ["kernel.audit_chain: the content of event 1 was altered"])


def test_a_chain_made_again_differs_from_the_last_backup(run: Run, data: Path, tmp_path: Path) -> None:
    """The end of the log is cut off, and its head put back: only what is kept elsewhere shows it."""
    backup, (number, digest) = tmp_path / "b.zip", last(data)
    assert run(data, "backup", str(backup)).returncode == 0
    with zipfile.ZipFile(backup) as archive:
        assert json.loads(archive.read("manifest.json"))["audit"] == {"sequence": number, "digest": digest}
    by_hand(data, UNGUARDED, CUT, GUARDED)
    told = (1, [f"kernel.audit_anchor: event {number} is not what it was at the last backup"])
    assert lines(run, data) == told
    assert run(data, "restore", str(backup), "--force").returncode == 0
    assert lines(run, data) == (0, [])


def test_a_backup_brought_back_is_what_the_log_is_compared_with(run: Run, data: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.zip", tmp_path / "new.zip"
    assert run(data, "backup", str(old)).returncode == 0
    typed = "une autre phrase assez longue\n"
    assert run(data, "createuser", "c@example.org", "--password-stdin", typed=typed).returncode == 0
    assert run(data, "backup", str(new)).returncode == 0
    assert run(data, "restore", str(old), "--force").returncode == 0
    assert lines(run, data) == (0, [])
