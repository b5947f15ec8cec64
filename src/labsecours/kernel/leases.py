"""Which workers live. What a dead one held goes back to its queue, so that nothing waits for it for ever."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import get_date_max

from labsecours.kernel import clock
from labsecours.kernel.jobs import ATTEMPTS, Job
from labsecours.kernel.queues import JobRun, Mail, Worker

LEASE = timedelta(seconds=30)
BEAT_SECONDS = 5.0
"""Renewed so often that a busy machine may skip some."""


def take(name: str) -> None:
    """Begin as the worker of that name; whatever a former one of the same name held is freed, for it is dead."""
    now = clock.now()
    with transaction.atomic():
        Worker.objects.filter(name=name).delete()
        free_dead()
        Worker.objects.create(name=name, started_at=now, alive_until=now + LEASE)


def renew(name: str) -> None:
    now = clock.now()
    Worker.objects.update_or_create(
        name=name,
        defaults={"alive_until": now + LEASE},
        create_defaults={"started_at": now, "alive_until": now + LEASE},
    )


def leave(name: str) -> None:
    take(name)
    Worker.objects.filter(name=name).delete()


def free_dead() -> None:
    """Give back what workers hold that are not alive."""
    alive = Worker.objects.filter(alive_until__gte=clock.now()).values("name")
    _give_back_mails(Mail.objects.exclude(worker="").exclude(worker__in=alive))
    _give_back_jobs(JobRun.objects.exclude(worker="").exclude(worker__in=alive))


def give_back_mails(name: str) -> None:
    """What a live worker still holds between two batches, because the database failed it meanwhile."""
    _give_back_mails(Mail.objects.filter(worker=name))


def give_back_jobs(name: str) -> None:
    _give_back_jobs(JobRun.objects.filter(worker=name))


def _give_back_mails(mails: QuerySet[Mail]) -> None:
    if mails.exists():
        mails.update(worker="", state=Mail.State.WAITING)


def _give_back_jobs(runs: QuerySet[JobRun]) -> None:
    if runs.exists():
        with transaction.atomic():
            for run in runs.select_for_update(of=("self",)).select_related("task"):
                _free(run)


def _free(run: JobRun) -> None:
    """Back to the queue, unless it was tried often enough: a job that kills its worker must not kill every other."""
    task = run.task
    is_last = run.attempts >= attempts_of(task.task_path)
    task.status = TaskResultStatus.FAILED if is_last else TaskResultStatus.READY
    task.run_after = get_date_max()
    if is_last:
        task.finished_at = clock.now()
        task.exception_class_path = "labsecours.kernel.leases.WorkerDied"
    task.save(update_fields=["status", "run_after", "finished_at", "exception_class_path"])
    run.worker = ""
    run.save(update_fields=["worker"])


class WorkerDied(Exception):
    """What is noted of a job whose worker died each time."""


def attempts_of(path: str) -> int:
    found = job_at(path)
    return found.attempts if found is not None else ATTEMPTS


def job_at(path: str) -> Job[..., object] | None:
    """The job of that dotted path; None when the code has it no more."""
    from django.utils.module_loading import import_string

    try:
        found = import_string(path)
    except ImportError:
        return None
    return found if isinstance(found, Job) else None
