"""The process beside the pages: sends the outbox, runs the jobs, starts what is scheduled, one thread for each.

A long job hence keeps no mail waiting. Idle, each thread reads the database once a second; nothing is written but the
worker's sign of life.
"""

import logging
import secrets
import socket
import threading
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections, connection

from labsecours.kernel import job_running, leases, mail_sending

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
LONGEST_PAUSE = 60.0


def new_name() -> str:
    return f"{socket.gethostname()[:40]}-{secrets.token_hex(4)}"


def work(name: str, stop: threading.Event) -> None:
    """Work until told to stop; the job and the mail under way are then finished."""
    leases.take(name)
    done = threading.Event()
    pulse = threading.Thread(target=_repeat, args=(lambda: _pulse(name), leases.BEAT_SECONDS, done), name="pulse")
    hands = [
        threading.Thread(target=_repeat, args=(lambda: job_running.run_next(name), POLL_SECONDS, stop), name="jobs"),
        threading.Thread(target=_repeat, args=(lambda: _send(name, stop), POLL_SECONDS, stop), name="mails"),
    ]
    for thread in (pulse, *hands):
        thread.start()
    stop.wait()
    for thread in hands:
        thread.join()
    done.set()
    pulse.join()
    leases.leave(name)
    connection.close()


def drain(name: str) -> None:
    """Run what is due now, then return: for tests and for commands that want no worker."""
    leases.take(name)
    while job_running.run_next(name) or mail_sending.send_batch(name):
        pass
    leases.leave(name)


def _pulse(name: str) -> bool:
    leases.renew(name)
    leases.free_dead()
    job_running.enqueue_due()
    return False


def _send(name: str, stop: threading.Event) -> bool:
    return mail_sending.send_batch(name, stop.is_set) > 0


def _repeat(step: Callable[[], bool], seconds: float, stop: threading.Event) -> None:
    """Call `step` again at once while it has something to do, else after a pause, longer as the trouble lasts."""
    pause = seconds
    while not stop.is_set():
        close_old_connections()
        try:
            pause = 0.0 if step() else seconds
        except mail_sending.ServerDown:
            pause = min(max(pause, seconds) * 2, LONGEST_PAUSE)
        except DatabaseError as error:
            logger.warning("the worker can’t reach the database: %s", type(error).__name__)
            connection.close()
            pause = min(max(pause, seconds) * 2, LONGEST_PAUSE)
        except Exception:
            logger.exception("the worker goes on after an unforeseen error")
            pause = min(max(pause, seconds) * 2, LONGEST_PAUSE)
        if pause:
            stop.wait(pause)
    connection.close()
