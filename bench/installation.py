"""Data folders and servers of the bench, made with the product's own command."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.client import Connection, request

ROOT = Path(__file__).resolve().parent.parent
COMMAND = str(Path(sys.executable).with_name("labsecours"))


@dataclass(frozen=True)
class Installation:
    folder: Path
    session: str

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LABSECOURS_")}
        ours = {
            "LABSECOURS_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "PYTHONPATH": str(ROOT),
        }
        return kept | ours

    def python(self, *arguments: str) -> str:
        """Run a module in a process of its own; its output."""
        return subprocess.run(
            [sys.executable, "-m", *arguments], check=True, env=self.environment, stdout=subprocess.PIPE, text=True
        ).stdout.strip()


def install(folder: Path, events: int, organisations: int, *years: str) -> Installation:
    folder.mkdir(parents=True)
    empty = Installation(folder, "")
    subprocess.run([COMMAND, "migrate"], check=True, env=empty.environment, stderr=subprocess.DEVNULL)
    return Installation(folder, empty.python("bench.data", str(events), str(organisations), *years))


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int
    first_answer: float

    def worker_megabytes(self) -> float:
        """Resident memory of the largest worker."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return max(_resident(int(child)) for child in children)


def _resident(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@contextmanager
def serving(installation: Installation) -> Iterator[Server]:
    """The product's server with two workers, from the moment when its home page first answers."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    start = time.perf_counter()
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", str(port)], env=installation.environment, stderr=subprocess.DEVNULL
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() > start + 60:
                raise RuntimeError("the server does not start")
            time.sleep(0.01)
        yield Server(process, port, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(20)


def _answers(port: int) -> bool:
    try:
        connection = Connection(port)
        status, _headers, _body = connection.ask(request("/"))
        connection.close()
    except OSError:
        return False
    if status != 200:
        raise RuntimeError(f"the home page answers {status}")
    return True
