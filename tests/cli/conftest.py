import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

COMMAND = str(Path(sys.executable).with_name("labsecours"))

Run = Callable[..., subprocess.CompletedProcess[str]]
Environment = Callable[..., dict[str, str]]


def environment(data: Path, **more: str) -> dict[str, str]:
    ours = ("LABSECOURS_", "LANG", "LC_", "DJANGO_")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return plain | {"LABSECOURS_DATA_DIR": str(data), "LANG": "C.UTF-8"} | more


@pytest.fixture(scope="session")
def command_environment() -> Environment:
    """The environment of a command that works on this data folder, in English."""
    return environment


@pytest.fixture(scope="session")
def run() -> Run:
    """`run(data, "check")` runs the installed command on this data folder."""

    def run_(data: Path, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *arguments],
            check=False,
            input=typed,
            env=environment(data, **more),
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run_
