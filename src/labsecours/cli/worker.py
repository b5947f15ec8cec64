"""The worker as a process of its own, and as one kept running beside the pages."""

import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

WATCH_SECONDS = 0.25
STOP_SECONDS = 10
"""What a job under way may still take once the server is asked to stop; cut short, it is taken up later."""
LONGEST_PAUSE = 30.0
NICENESS = 5
"""Pages go first."""


def run(name: str = "") -> None:
    """Work until SIGINT or SIGTERM, then finish the job and the mail under way. A second signal ends at once."""
    from labsecours.kernel import audit, worker

    stop = threading.Event()

    def ask(number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask)
    audit.origin.set("job")
    worker.work(name or worker.new_name(), stop)


def keep_running() -> Callable[[], None]:
    """Fork a process that keeps a worker running as long as this one lives; returns what stops both.

    Forked before the server makes threads, they share the memory of what is loaded. The keeper alone forks again when
    a worker dies, for it has no threads; all the workers of a keeper have one name, by which the next one knows that
    what the former held is free.
    """
    parent = os.getpid()
    keeper = os.fork()
    if keeper == 0:
        try:
            _keep(parent)
        finally:
            os._exit(0)
    return lambda: _end(keeper, STOP_SECONDS + 2)


def _keep(parent: int) -> None:
    from labsecours.kernel.worker import new_name

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # Ctrl-C is for the parent, which tells us
    asked = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: asked.set())
    name, pause = new_name(), 1.0
    while not asked.is_set():
        start = time.monotonic()
        child = _fork_worker(name)
        while not _has_ended(child):
            if asked.is_set():
                _end(child, STOP_SECONDS)
                return
            if os.getppid() != parent:
                os.kill(child, signal.SIGKILL)
                return
            time.sleep(WATCH_SECONDS)
        pause = 1.0 if time.monotonic() - start > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
        asked.wait(pause)


def _fork_worker(name: str) -> int:
    from labsecours.cli.server import tie_to

    keeper = os.getpid()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.nice(NICENESS)
            tie_to(keeper)
            run(name)
            code = 0
        finally:
            os._exit(code)
    return child


def _has_ended(child: int) -> bool:
    try:
        return os.waitpid(child, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _end(child: int, seconds: float) -> None:
    """Ask a child to stop; kill it when it has not after that time."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGTERM)
        limit = time.monotonic() + seconds
        while not _has_ended(child):
            if time.monotonic() > limit:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
