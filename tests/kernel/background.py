"""Jobs for the tests, in a module of their own as the queue names them by their path."""

from datetime import timedelta

from labsecours.kernel.jobs import Schedule, job, progress

ran: list[str] = []


@job(label="Count", attempts=2)
def count(*, until: int) -> dict[str, int]:
    ran.append(f"count {until}")
    progress(until, until, "counted")
    return {"until": until}


@job(attempts=2)
def fail(*, secret: str) -> None:
    ran.append("fail")
    raise ValueError(f"wrong: {secret}")


@job
def tidy() -> None:
    ran.append("tidy")


HOURLY = Schedule("test.tidy", "Tidy", tidy, every=timedelta(hours=1))
