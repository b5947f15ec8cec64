"""Serves the site with granian; every process ends with the one that was asked to."""

import gc
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _

APPLICATION = "labsecours.config.wsgi:application"
THREADS = 4
"""Per worker: enough to wait on the database and slow clients, few enough to keep connections and memory low."""
STOP_SECONDS = 10
"""What a request under way may still take once the server is asked to stop."""


def require_free(host: str, port: int) -> None:
    """Fail unless the address can be listened on (granian itself would share a taken port)."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror as error:
        raise Failure(_("“%(host)s” is no address of this machine") % {"host": host}) from error
    except PermissionError as error:
        raise Failure(
            _("port %(port)d is reserved to the administrator: choose one above 1023 with --port") % {"port": port}
        ) from error
    except OSError as error:
        raise Failure(
            _("port %(port)d is not free on %(host)s: stop what uses it, or choose another with --port")
            % {"port": port, "host": host}
        ) from error


def address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}/"


def take_address(host: str, port: int) -> None:
    """Unless the site has a public address, links lead to this one. To be called before the settings are read."""
    if not os.environ.get("LABSECOURS_SITE_URL", "").strip():
        os.environ["LABSECOURS_SITE_URL"] = address(host, port)


def serve(host: str, port: int, workers: int, *, with_worker: bool = True) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered first."""
    _load_application()
    gc.freeze()  # what is loaded stays shared between the processes: no collection touches it
    stop_worker = _fork_worker() if with_worker else None
    try:
        _serve(host, port, workers)
    finally:
        if stop_worker is not None:
            stop_worker()


def _fork_worker() -> Callable[[], None]:
    """To be called before the server makes threads, with no connection open."""
    from django.db import connections

    from labsecours.cli import worker

    connections.close_all()
    return worker.keep_running()


def _serve(host: str, port: int, workers: int) -> None:
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    connections.close_all()
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    )
    server.serve(target_loader=partial(worker_application, os.getpid()))


def worker_application(parent: int, _target: str) -> Callable[..., Any]:
    """In a worker: the application, tied to the life of the parent."""
    tie_to(parent)
    return _load_application()


def _load_application() -> Callable[..., Any]:
    """The application with its addresses resolved: loaded before the workers are forked, which then share it."""
    from django.urls import get_resolver

    from labsecours.config.wsgi import application

    get_resolver()._populate()
    return application


def tie_to(parent: int) -> None:
    """Leave Ctrl-C to the parent, which tells every worker, and end if the parent was killed."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)
