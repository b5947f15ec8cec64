"""The whole way by the command: backup, erasure, restore."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import environment

ERASE = """
import django; django.setup()
from labsecours.accounts.models import User
from labsecours.privacy import erasing
erasing.erase(User.objects.get(email="camille@example.org"), actor=None)
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def run_(*command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        variables = environment(tmp_path / "data", DJANGO_SETTINGS_MODULE="labsecours.config.settings")
        done = subprocess.run(command, check=False, input=typed, env=variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr + done.stdout
        return done

    return run_


def test_an_old_backup_does_not_bring_anybody_back(
    run: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    data, labsecours = tmp_path / "data", str(Path(sys.executable).with_name("labsecours"))
    run(labsecours, "migrate")
    for address in ("equipe@example.org", "camille@example.org"):
        run(labsecours, "createuser", address, "--password-stdin", typed="une phrase assez longue 71\n")
    run(labsecours, "backup", str(tmp_path / "old.zip"))
    run(sys.executable, "-c", ERASE)
    run(labsecours, "restore", "--force", str(tmp_path / "old.zip"))

    with sqlite3.connect(data / "labsecours.sqlite3") as database:
        addresses = [row[0] for row in database.execute("SELECT email FROM accounts_user ORDER BY id")]
        dump = "\n".join(database.iterdump())
        seen = database.execute("SELECT uid FROM privacy_erasure").fetchall()
    assert addresses[0] == "equipe@example.org"
    assert addresses[1].endswith("@erased.invalid")
    assert "camille" not in dump
    assert [json.loads(line)["id"] for line in (data / "erasures.jsonl").read_text().splitlines()] == [seen[0][0]]
    run(labsecours, "check")
