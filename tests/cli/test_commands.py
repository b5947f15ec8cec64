import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("labsecours")


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def data(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    made = run(folder, "demo", "--no-serve")
    assert made.returncode == 0, made.stderr
    assert "equipe@example.org secours-demo-2021" in " ".join(made.stderr.split())
    assert (folder / "rapport-2021.pdf").read_bytes().startswith(b"%PDF")
    return folder


def test_help_speaks_the_language_of_the_environment(run: Run, tmp_path: Path) -> None:
    french, english = run(tmp_path, "--help", LANG="fr_FR.UTF-8"), run(tmp_path, "--help")
    assert (french.returncode, english.returncode) == (0, 0)
    assert ("Commandes:" in french.stdout, "Commands:" in english.stdout) == (True, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [("report", "2021"), ("report", "12", "--output", "x"), ("serve", "--port", "0"), ("nothing",)]
)
def test_misuse_exits_with_2(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert run(tmp_path, *arguments).returncode == 2


def test_figures_and_timeline(run: Run, data: Path, tmp_path: Path) -> None:
    figures = json.loads(run(data, "figures", "2021").stdout)
    assert all(figure["value"] == sum(row["amount"] for row in figure["rows"]) for figure in figures)
    assert all({"key", "value", "rule", "rows"} <= figure.keys() for figure in figures)
    timeline = json.loads(run(data, "timeline", "2021", "--format", "json").stdout)
    assert len({entry["key"] for entry in timeline}) == len(timeline) > 30
    output = tmp_path / "t.csv"
    assert run(data, "timeline", "2021", "--format", "csv", "-o", str(output)).returncode == 0
    assert output.read_bytes().startswith(b"\xef\xbb\xbf")
    assert len(output.read_text().splitlines()) >= len(timeline) + 1


def test_report_files(run: Run, data: Path, tmp_path: Path) -> None:
    starts = {"html": b"<!doctype html>", "pdf": b"%PDF", "docx": b"PK"}
    for kind, start in starts.items():
        output = tmp_path / f"report.{kind}"
        written = run(data, "report", "2021", "--format", kind, "--output", str(output))
        assert written.returncode == 0, written.stderr
        assert output.read_bytes().startswith(start)
    page = (tmp_path / "report.html").read_text()
    assert 'href="/' not in page
    assert 'src="' not in page
    assert 'href="http://127.0.0.1:8000/' in page
    assert "url(data:font/woff2" in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("report", "1999", "-o", "{tmp}/r.pdf"), "labsecours: the record holds nothing for 1999"),
        (("figures", "1999"), "labsecours: the record holds nothing for 1999"),
        (("report", "2021", "-o", "{tmp}/no/r.pdf"), "labsecours: {tmp}/no: no such folder"),
    ],
)
def test_a_report_that_cannot_be_written_leaves_nothing(
    run: Run, data: Path, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    refused = run(data, *(argument.format(tmp=tmp_path) for argument in arguments))
    assert (refused.returncode, refused.stderr.strip()) == (1, message.format(tmp=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_says_so(data: Path, command_environment: Callable[[Path], dict[str, str]]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with full.open("wb") as gone:
        refused = subprocess.run(
            [str(COMMAND), "figures", "2021"],
            check=False,
            env=command_environment(data),
            stdout=gone,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert refused.returncode == 1
    assert "disk is full" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_check_tells_each_breach(run: Run, data: Path, tmp_path: Path) -> None:
    sound = run(data, "check")
    assert (sound.returncode, sound.stdout) == (0, "")
    copy = tmp_path / "labsecours.sqlite3"
    with sqlite3.connect(data / "labsecours.sqlite3") as original, sqlite3.connect(copy) as target:
        original.backup(target)
    with sqlite3.connect(copy) as target:
        target.execute(
            "DELETE FROM directory_organisation WHERE id IN (SELECT organisation_id FROM network_membership)"
        )
    broken = run(tmp_path, "check")
    assert broken.returncode == 1
    assert any(line.startswith("database: network_membership, row") for line in broken.stdout.splitlines())


def test_check_says_that_there_is_no_database_and_makes_nothing(run: Run, tmp_path: Path) -> None:
    refused = run(tmp_path / "missing", "check")
    assert refused.returncode == 1
    assert "missing holds no database: “labsecours migrate” makes one" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_demonstration_s_report_follows_the_record_and_the_address(run: Run, data: Path) -> None:
    def written(port: str) -> int:
        made = run(data, "demo", "--no-serve", "--port", port)
        assert made.returncode == 0, made.stderr
        return (data / "rapport-2021.pdf").stat().st_mtime_ns

    first, again, elsewhere = written("8301"), written("8301"), written("8302")
    with sqlite3.connect(data / "labsecours.sqlite3") as database:
        database.execute("UPDATE kernel_revision SET number = number + 1")
    assert first == again < elsewhere < written("8302")


def test_a_team_member(run: Run, data: Path) -> None:
    weak = run(data, "createuser", "new@example.org", "--password-stdin", typed="short\n")
    assert weak.returncode == 1
    assert "12" in weak.stderr
    made = run(data, "createuser", "New@example.org", "--password-stdin", typed="quite long enough\n")
    again = run(data, "createuser", "new@example.org", "--password-stdin", typed="another long one\n")
    assert (made.stderr, again.stderr) == ("new@example.org can sign in\n", "new@example.org has a new password\n")


def test_what_is_not_ready_says_what_to_do(run: Run, tmp_path: Path) -> None:
    for arguments in (("serve", "--port", "18999"), ("figures", "2021")):
        refused = run(tmp_path, *arguments)
        assert refused.returncode == 1
        assert refused.stderr.startswith("labsecours: the database is not up to date (")
        assert refused.stderr.endswith("run “labsecours migrate”\n")
    unsafe = run(tmp_path, "check", LABSECOURS_MODE="production")
    assert unsafe.returncode == 1
    assert unsafe.stderr.startswith("labsecours: Unsafe settings for production: LABSECOURS_SECRET_KEY")
    (tmp_path / "labsecours.sqlite3").write_bytes(b"this is no database" * 100)
    damaged = run(tmp_path, "check")
    assert (damaged.returncode, "damaged" in damaged.stderr) == (1, True)
