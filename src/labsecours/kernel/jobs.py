"""What is done outside of a request: functions marked `@job`, run by a worker, at once or by a schedule.

A job may run more than once: its worker may die just before noting that it ended, or be taken for dead. Write each so
that a second run changes nothing more. It runs outside of a transaction; its writes should be short transactions.
"""

import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any, ParamSpec, TypeVar, overload
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task, TaskResult

from labsecours.kernel.queues import JobRun
from labsecours.kernel.registries import Registry, Text

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3
PROGRESS_SECONDS = 1.0
"""Progress is noted no oftener."""


class Superseded(Exception):
    """Another worker has this job now: what this one does any more would be done twice."""


@dataclass(frozen=True, kw_only=True)
class Job(Task[P, T]):
    """A function that a worker runs. `attempts` counts every try, those cut short included.

    Its arguments and its result are plain JSON, without personal data: numbers of rows, not their content.
    """

    label: Text = ""
    attempts: int = ATTEMPTS
    owner: Any = None

    def enqueue(self, *args: P.args, **kwargs: P.kwargs) -> TaskResult[T]:
        """Queue it in the caller's transaction: the queue is in the same database, so that the job exists if and only
        if that transaction commits, and no crash after the commit can lose it, as it would with `on_commit`."""
        with transaction.atomic():
            result = super().enqueue(*args, **kwargs)
            JobRun.objects.create(task_id=result.id, owner=self.owner)
        return result

    def for_owner(self, owner: Any) -> "Job[P, T]":
        """The same job, shown to this person on the jobs page."""
        return replace(self, owner=owner)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it here and now."""
        return self.func(*args, **kwargs)


@overload
def job(function: Callable[P, T], /) -> Job[P, T]: ...
@overload
def job(*, label: Text = "", attempts: int = ATTEMPTS) -> Callable[[Callable[P, T]], Job[P, T]]: ...
def job(function: Any = None, /, *, label: Text = "", attempts: int = ATTEMPTS) -> Any:
    """Mark a function of a module, usually `tasks.py`, as a job."""

    def mark(func: Callable[P, T]) -> Job[P, T]:
        return Job(func=func, label=label, attempts=attempts)

    return mark(function) if function is not None else mark


# Progress ------------------------------------------------------------------------------------------------------------


@dataclass
class Running:
    """The job that this thread runs."""

    id: UUID
    worker: str
    told_at: float = 0.0


running: ContextVar[Running | None] = ContextVar("running_job", default=None)


def progress(done: int, total: int, words: str = "") -> None:
    """Tell how far the job is; outside of a job, nothing. To be called between transactions, where others see it.

    Raises Superseded where another worker has taken the job over.
    """
    current = running.get()
    now = time.monotonic()
    if current is None or (now < current.told_at + PROGRESS_SECONDS and done < total):
        return
    current.told_at = now
    held = JobRun.objects.filter(task_id=current.id, worker=current.worker)
    if not held.update(done=done, total=total, words=words[:200]):
        raise Superseded


# Schedules -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Schedule:
    """When a job without arguments runs by itself: every so often, counted from midnight UTC, or daily at a time
    of the association's clock. Runs missed while no worker ran are made up by one."""

    key: str
    label: Text
    job: Job[[], Any]
    every: timedelta | None = None
    at: time_of_day | None = None

    def __post_init__(self) -> None:
        if (self.every is None) == (self.at is None):
            raise ValueError(f"{self.key}: give either `every` or `at`")

    def last_due(self, now: datetime) -> datetime:
        """The latest due time that is not after now."""
        if self.every is not None:
            since = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(0))
            return since + (now - since) // self.every * self.every
        today = self._on(now, 0)
        return today if today <= now else self._on(now, -1)

    def next_due(self, now: datetime) -> datetime:
        if self.every is not None:
            return self.last_due(now) + self.every
        today = self._on(now, 0)
        return today if today > now else self._on(now, 1)

    def _on(self, now: datetime, days: int) -> datetime:
        day = timezone.localdate(now) + timedelta(days=days)
        return timezone.make_aware(datetime.combine(day, self.at or time_of_day()))


schedules: Registry[Schedule] = Registry()
"""Registered by each app's `schedule.py`."""
