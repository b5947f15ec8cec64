"""What the jobs page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus

from labsecours.accounts.rules import is_administrator
from labsecours.kernel import clock
from labsecours.kernel.access import Access
from labsecours.kernel.jobs import Schedule
from labsecours.kernel.jobs import schedules as declared
from labsecours.kernel.leases import job_at
from labsecours.kernel.queues import JobRun, ScheduleState, Worker


@dataclass(frozen=True)
class Line:
    run: JobRun

    @cached_property
    def label(self) -> str:
        job = job_at(self.run.task.task_path)
        name = self.run.task.task_path.rpartition(".")[2].replace("_", " ")
        return str(job.label or name) if job is not None else name

    @property
    def state(self) -> str:
        """ready, again (ready after a failure), running, successful or failed."""
        status = self.run.task.status
        return "again" if status == TaskResultStatus.READY and self.run.attempts else str(status).lower()

    @property
    def is_moving(self) -> bool:
        return self.state in {"ready", "again", "running"}

    @property
    def error(self) -> str:
        return self.run.task.exception_class_path.rpartition(".")[2]

    @property
    def result(self) -> str:
        value = self.run.task.return_value
        if isinstance(value, dict):
            return ", ".join(f"{name}: {item}" for name, item in value.items())
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Planned:
    schedule: Schedule
    last: datetime | None
    next: datetime
    line: Line | None


def visible(access: Access) -> QuerySet[JobRun]:
    """The latest first: all for administrators, their own for others."""
    runs = JobRun.objects.select_related("task", "owner").order_by("-task__enqueued_at")
    return runs if is_administrator(access) else runs.filter(owner=access.user)


def line(run: JobRun) -> Line:
    return Line(run)


def workers() -> Sequence[Worker]:
    return list(Worker.objects.filter(alive_until__gte=clock.now()).order_by("started_at"))


def schedules() -> list[Planned]:
    states: dict[str, Any] = {state.key: state for state in ScheduleState.objects.select_related("job__task")}
    return [_planned(schedule, states.get(schedule.key)) for schedule in declared]


def _planned(schedule: Schedule, state: ScheduleState | None) -> Planned:
    run = state.job if state is not None else None
    return Planned(
        schedule,
        run.task.enqueued_at if run is not None else None,
        schedule.next_due(clock.now()),
        Line(run) if run is not None else None,
    )
