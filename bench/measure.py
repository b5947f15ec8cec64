"""What is measured inside a process of its own: `python -m bench.measure WHAT …` prints JSON."""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import django


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(work: Callable[[], Any]) -> tuple[float, float]:
    """Seconds on the clock, and of the processors."""
    start, busy = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - busy


def pdf(year: str) -> dict[str, float]:
    from labsecours.report import pdf as maker
    from labsecours.report.build import build_document

    made: list[bytes] = []
    seconds, busy = _timed(lambda: made.append(maker.render(build_document(int(year)))))
    return {"seconds": seconds, "processor_seconds": busy, "peak_mb": peak_megabytes(), "kB": len(made[0]) / 1000}


def exports(year: str) -> dict[str, float]:
    from labsecours.report import exports as makers

    makers.timeline_json(1999)
    found = {}
    for what, make in (("timeline", makers.timeline_json), ("figures", makers.figures_json)):
        found[f"{what}_seconds"], found[f"{what}_processor_seconds"] = _timed(lambda make=make: make(int(year)))  # type: ignore[misc]
    return found


def load(count: str) -> dict[str, float]:
    from bench.data import rows
    from labsecours.seeds.load import load as load_rows

    seconds, _busy = _timed(lambda: load_rows("bench", rows(int(count))))  # type: ignore[arg-type]
    again, _busy = _timed(lambda: load_rows("bench", rows(int(count))))  # type: ignore[arg-type]
    return {
        "seconds": seconds,
        "again_seconds": again,
        "rows_per_second": int(count) / seconds,
        "peak_mb": peak_megabytes(),
    }


def audit(count: str) -> dict[str, float]:
    """Milliseconds of a change of an event, and the part of them that the audit log takes.

    The same write with and without `audit.write`, in turns; each ends on the disk as it does in service.
    """
    from unittest.mock import patch

    from labsecours.events.models import Event
    from labsecours.kernel import records

    event = Event.objects.order_by("pk")[0]
    seconds: dict[bool, list[float]] = {True: [], False: []}

    def change(text: str) -> None:
        event.summary = text
        records.save(records.Draft(event), actor=None, expected_version=event.version)

    change("")
    for number in range(int(count)):
        for is_told in (True, False):
            with nullcontext() if is_told else patch("labsecours.kernel.audit.write"):
                seconds[is_told].append(_timed(lambda: change(f"{number} {is_told}"))[0])  # noqa: B023
    told, silent = (statistics.median(seconds[is_told]) for is_told in (True, False))
    return {"milliseconds": 1000 * told, "overhead_percent": 100 * (told - silent) / silent}


def pages(session: str, *paths: str) -> dict[str, dict[str, int]]:
    """Queries with nothing remembered, and bytes, of each page."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from labsecours.kernel import memory

    settings.ALLOWED_HOSTS = ["*"]
    client, found = Client(), {}
    client.cookies["sessionid"] = session
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as remembered:
            client.get(path)
        memory.forget_all()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(path)
        found[path] = {"queries": len(queries), "remembered": len(remembered), "bytes": len(response.content)}
    return found


if __name__ == "__main__":
    django.setup()
    django.utils.translation.activate("fr")
    measures: dict[str, Callable[..., Any]] = {
        "pdf": pdf,
        "exports": exports,
        "load": load,
        "pages": pages,
        "audit": audit,
    }
    print(json.dumps(measures[sys.argv[1]](*sys.argv[2:])))
