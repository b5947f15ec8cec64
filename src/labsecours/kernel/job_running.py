"""Takes jobs from the queue and runs them, one at a time; starts those that a schedule makes due."""

import logging
import traceback
from datetime import timedelta
from typing import Any

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from labsecours.kernel import audit, clock, leases
from labsecours.kernel.jobs import Running, Schedule, Superseded, running, schedules
from labsecours.kernel.queues import JobRun, ScheduleState

logger = logging.getLogger(__name__)

FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=30)


def run_next(worker: str) -> bool:
    """Run the next job that is ready; False without any. Looking costs one read, and no lock."""
    leases.give_back_jobs(worker)
    if not DBTaskResult.objects.ready().exists():
        return False
    task = _claim(worker)
    if task is None:
        return False
    former, current = audit.origin.set("job"), running.set(Running(task.pk, worker))
    try:
        _run(task, worker)
    finally:
        audit.origin.reset(former)
        running.reset(current)
    return True


def run_again(run: JobRun) -> bool:
    """Put a failed job back in the queue, with all its attempts; False when it has not failed."""
    with transaction.atomic():
        changed = DBTaskResult.objects.filter(pk=run.pk, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY, run_after=get_date_max(), finished_at=None
        )
        if changed:
            JobRun.objects.filter(pk=run.pk).update(attempts=0, done=0, total=0, words="")
    return bool(changed)


def enqueue_due() -> None:
    """Start what the schedules make due. However many call this at once, each due time makes one job."""
    known = dict(ScheduleState.objects.values_list("key", "due_at"))
    for schedule in schedules:
        due = schedule.last_due(clock.now())
        if schedule.key not in known:  # seen for the first time: nothing was missed
            ScheduleState.objects.get_or_create(key=schedule.key, defaults={"due_at": due})
        elif known[schedule.key] < due:
            start(schedule, due)


def start(schedule: Schedule, due: Any) -> None:
    with transaction.atomic():
        state = ScheduleState.objects.filter(key=schedule.key)
        if state.filter(due_at__lt=due).update(due_at=due):
            state.update(job_id=schedule.job.enqueue().id)


def _claim(worker: str) -> DBTaskResult[..., Any] | None:
    with transaction.atomic():
        task = DBTaskResult.objects.ready().select_for_update(skip_locked=True).first()
        if task is None:
            return None
        task.claim(worker)
        run, _is_new = JobRun.objects.get_or_create(task=task)
        run.worker, run.attempts, run.done, run.total, run.words = worker, run.attempts + 1, 0, 0, ""
        run.save()
    return task


def _run(task: DBTaskResult[..., Any], worker: str) -> None:
    try:
        arguments = task.args_kwargs
        result = normalize_json(task.task.func(*arguments["args"], **arguments["kwargs"]))
    except Superseded:
        return
    except BaseException as error:
        logger.warning("job %s failed: %s", task.task_path, type(error).__name__)
        _end(task, worker, error=error)
    else:
        _end(task, worker, result=result)


def _end(task: DBTaskResult[..., Any], worker: str, *, result: Any = None, error: BaseException | None = None) -> None:
    """Note how it ended, unless another worker has it by now."""
    with transaction.atomic():
        run = JobRun.objects.select_for_update().filter(pk=task.pk, worker=worker).first()
        if run is None:
            return
        run.worker = ""
        run.save(update_fields=["worker"])
        fields = _succeeded(result) if error is None else _failed(task, run, error)
        DBTaskResult.objects.filter(pk=task.pk).update(**fields)


def _succeeded(result: Any) -> dict[str, Any]:
    return {
        "status": TaskResultStatus.SUCCESSFUL,
        "finished_at": clock.now(),
        "return_value": result,
        "exception_class_path": "",
        "traceback": "",
    }


def _failed(task: DBTaskResult[..., Any], run: JobRun, error: BaseException) -> dict[str, Any]:
    """Where and what kind; not the error's words, which may hold what somebody typed."""
    is_last = run.attempts >= leases.attempts_of(task.task_path)
    wait = min(FIRST_WAIT * 4 ** (run.attempts - 1), LONGEST_WAIT)
    return {
        "status": TaskResultStatus.FAILED if is_last else TaskResultStatus.READY,
        "run_after": get_date_max() if is_last else clock.now() + wait,
        "finished_at": clock.now() if is_last else None,
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": "".join(traceback.format_tb(error.__traceback__)),
    }
