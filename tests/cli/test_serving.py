import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("labsecours")

Environment = Callable[[Path], dict[str, str]]
Served = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def get(port: int, path: str = "/", headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers or {})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def answers(port: int) -> bool:
    try:
        return get(port).status == 200
    except OSError:
        return False


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def served(command_environment: Environment) -> Served:
    """`with served(data, port, "serve") as process:` runs a server that answers, and kills it if it is still there."""

    @contextmanager
    def served_(data: Path, port: int, verb: str) -> Iterator[subprocess.Popen[str]]:
        process = subprocess.Popen(
            [str(COMMAND), verb, "--port", str(port)],
            env=command_environment(data),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            assert until(lambda: process.poll() is not None or answers(port)), "no answer"
            assert process.poll() is None, process.stderr.read() if process.stderr else ""
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    return served_


def test_a_demonstration_serves_keeps_changes_and_stops_whole(served: Served, data: Path) -> None:
    port = free_port()
    with served(data, port, "demo") as process:
        workers = children(process.pid)
        assert len(workers) == 3  # two for pages, one that keeps the worker
        workers += [child for worker in workers for child in children(worker)]
        assert len(workers) == 4
        page = get(port, "/rapports/2021/")
        assert page.status == 200
        assert get(port, "/rapports/2021/", {"If-None-Match": page.headers["ETag"]}).status == 304
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        assert [worker for worker in workers if is_alive(worker)] == []
    with sqlite3.connect(data / "labsecours.sqlite3") as database:
        database.execute("UPDATE directory_association SET tagline = 'Ma devise'")
    with served(data, port, "demo") as process:
        os.killpg(process.pid, signal.SIGINT)  # what Ctrl-C does
        assert process.wait(15) == 0
    with sqlite3.connect(data / "labsecours.sqlite3") as database:
        assert database.execute("SELECT tagline FROM directory_association").fetchall() == [("Ma devise",)]


def test_workers_end_with_a_killed_parent(served: Served, run: Callable[..., object], tmp_path: Path) -> None:
    port = free_port()
    run(tmp_path, "migrate")
    with served(tmp_path, port, "serve") as process:
        workers = children(process.pid)
        workers += [child for worker in workers for child in children(worker)]
        assert len(workers) == 4
        process.kill()
        assert until(lambda: not any(is_alive(worker) for worker in workers), 10)


def test_a_killed_worker_is_replaced(served: Served, run: Callable[..., object], tmp_path: Path) -> None:
    run(tmp_path, "migrate")

    def kept(process: subprocess.Popen[str]) -> list[int]:
        return [child for worker in children(process.pid) for child in children(worker)]

    with served(tmp_path, free_port(), "serve") as process:
        (first,) = kept(process)
        os.kill(first, signal.SIGKILL)
        assert until(lambda: kept(process) not in ([], [first]), 10)


@pytest.mark.parametrize("verb", ["demo", "serve"])
def test_a_taken_port_is_one_line_before_any_work(command_environment: Environment, tmp_path: Path, verb: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = subprocess.run(
            [str(COMMAND), verb, "--port", str(port)],
            check=False,
            env=command_environment(tmp_path),
            capture_output=True,
            text=True,
        )
    assert refused.returncode == 1
    assert refused.stderr == (
        f"labsecours: port {port} is not free on 127.0.0.1: stop what uses it, or choose another with --port\n"
    )
    assert list(tmp_path.iterdir()) == []
