import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from tests.kernel import background
from tests.kernel.background import HOURLY, count, fail, tidy

from labsecours.kernel import clock, job_running, leases, worker
from labsecours.kernel.jobs import Running, Schedule, Superseded, progress, running, schedules
from labsecours.kernel.queues import JobRun, ScheduleState, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    background.ran.clear()


def only() -> JobRun:
    return JobRun.objects.select_related("task").get()


def make_due() -> None:
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=clock.now())


def test_a_job_is_as_sure_as_the_transaction_that_asks_for_it() -> None:
    with transaction.atomic():
        count.enqueue(until=3)
        transaction.set_rollback(True)
    assert (JobRun.objects.count(), DBTaskResult.objects.count()) == (0, 0)


def test_a_job_runs_once_and_tells_its_result(staff_user: Any) -> None:
    count.for_owner(staff_user).enqueue(until=3)
    assert (job_running.run_next("w"), job_running.run_next("w")) == (True, False)
    run = only()
    assert background.ran == ["count 3"]
    assert (run.owner, run.worker, run.done, run.total, run.words) == (staff_user, "", 3, 3, "counted")
    assert (run.task.status, run.task.return_value) == ("SUCCESSFUL", {"until": 3})
    assert not job_running.run_again(run)


def test_a_failing_job_is_tried_as_often_as_it_says_and_keeps_no_words() -> None:
    fail.enqueue(secret="ana@example.org")
    assert (job_running.run_next("w"), job_running.run_next("w")) == (True, False)
    assert only().task.status == "READY"
    make_due()
    job_running.run_next("w")
    task = only().task
    assert (task.status, task.exception_class_path, background.ran) == ("FAILED", "builtins.ValueError", ["fail"] * 2)
    assert "background.py" in task.traceback
    assert "ana@" not in task.traceback
    assert job_running.run_again(only())
    assert (job_running.run_next("w"), len(background.ran)) == (True, 3)


def claimed_by(name: str) -> JobRun:
    count.enqueue(until=3)
    leases.take(name)
    assert job_running._claim(name) is not None
    return only()


def die(name: str) -> None:
    Worker.objects.filter(name=name).update(alive_until=clock.now() - timedelta(seconds=1))
    leases.free_dead()


def test_the_job_of_a_dead_worker_is_taken_up() -> None:
    claimed_by("first")
    leases.free_dead()
    assert not job_running.run_next("second")
    die("first")
    assert job_running.run_next("second")
    assert (only().task.status, only().task.worker_ids, background.ran) == (
        "SUCCESSFUL",
        ["first", "second"],
        ["count 3"],
    )


def test_a_worker_restarted_under_its_name_waits_for_no_lease() -> None:
    claimed_by("first")
    leases.take("first")
    assert (job_running.run_next("first"), only().task.status) == (True, "SUCCESSFUL")


def test_a_job_that_kills_its_workers_fails_in_the_end() -> None:
    claimed_by("first")
    die("first")
    leases.take("second")
    job_running._claim("second")
    die("second")
    assert (only().task.status, only().task.exception_class_path) == ("FAILED", "labsecours.kernel.leases.WorkerDied")


def test_a_worker_taken_for_dead_changes_nothing_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    run = claimed_by("slow")
    die("slow")
    job_running._run(run.task, "slow")
    assert (only().task.status, background.ran) == ("READY", ["count 3"])
    token = running.set(Running(run.task_id, "slow"))
    with pytest.raises(Superseded):
        progress(1, 1)
    running.reset(token)


PARIS = "Europe/Paris"


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (
            datetime(2026, 3, 28, 20, tzinfo=UTC),
            datetime(2026, 3, 28, 2, tzinfo=UTC),
            datetime(2026, 3, 29, 1, tzinfo=UTC),
        ),
        (
            datetime(2026, 3, 29, 0, tzinfo=UTC),
            datetime(2026, 3, 28, 2, tzinfo=UTC),
            datetime(2026, 3, 29, 1, tzinfo=UTC),
        ),
        (datetime(2026, 7, 1, 1, tzinfo=UTC), datetime(2026, 7, 1, 1, tzinfo=UTC), datetime(2026, 7, 2, 1, tzinfo=UTC)),
    ],
)
def test_daily_follows_the_clock_of_the_association(now: datetime, last: datetime, following: datetime) -> None:
    daily = Schedule("test.daily", "", tidy, at=time(3))
    assert (daily.last_due(now), daily.next_due(now)) == (last, following)


@pytest.fixture
def hourly(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The schedule, alone, and the time as the tests set it."""
    now = [datetime(2026, 1, 5, 9, 30, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    monkeypatch.setattr(schedules, "_items", {HOURLY.key: HOURLY})
    return now


def test_a_schedule_runs_once_when_due_and_once_for_all_it_missed(hourly: list[datetime]) -> None:
    job_running.enqueue_due()
    assert JobRun.objects.count() == 0
    hourly[0] += timedelta(minutes=30)
    for _scheduler in range(2):
        job_running.enqueue_due()
    assert JobRun.objects.count() == 1
    hourly[0] += timedelta(days=3)
    for _scheduler in range(2):
        job_running.enqueue_due()
    assert JobRun.objects.count() == 2
    assert ScheduleState.objects.get().due_at == datetime(2026, 1, 8, 10, tzinfo=UTC)


def test_a_second_scheduler_with_an_old_view_starts_nothing(hourly: list[datetime]) -> None:
    job_running.enqueue_due()
    due = HOURLY.next_due(hourly[0])
    job_running.start(HOURLY, due)
    job_running.start(HOURLY, due)
    assert JobRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_ends_the_job_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, stop = threading.Event(), threading.Event()
    real = count.func

    def slow(*, until: int) -> dict[str, int]:
        begun.set()
        stop.wait(10)
        return real(until=until)

    slow.__module__, slow.__qualname__ = count.func.__module__, "count"
    object.__setattr__(count, "func", slow)
    try:
        for _n in range(2):
            count.enqueue(until=3)
        thread = threading.Thread(target=worker.work, args=("w", stop))
        thread.start()
        assert begun.wait(10)
        assert list(Worker.objects.values_list("name", flat=True)) == ["w"]
        stop.set()
        thread.join(20)
    finally:
        object.__setattr__(count, "func", real)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["READY", "SUCCESSFUL"]
    assert (Worker.objects.count(), connection.vendor != "") == (0, True)


def test_an_unforeseen_error_does_not_end_a_workers_thread(caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    calls: list[int] = []

    def step() -> bool:
        calls.append(len(calls))
        if len(calls) == 1:
            raise ValueError("ana@example.org")
        stop.set()
        return False

    worker._repeat(step, 0.001, stop)
    assert calls == [0, 1]
    assert "the worker goes on after an unforeseen error" in caplog.text
