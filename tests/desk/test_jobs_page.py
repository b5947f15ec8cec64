from typing import Any

import pytest
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.kernel.background import HOURLY, count, fail

from labsecours.kernel import clock, job_running
from labsecours.kernel.jobs import schedules
from labsecours.kernel.queues import JobRun

pytestmark = pytest.mark.django_db
PATH = "/gestion/travaux/"


def test_a_member_of_the_team_sees_their_own_jobs(staff_client: Client, staff_user: Any) -> None:
    editor = make_user("redaction@example.org", "team_record")
    fail.for_owner(staff_user).enqueue(secret="x")
    count.for_owner(editor).enqueue(until=3)
    others = JobRun.objects.get(owner=staff_user)
    own = sign_in(Client(), editor)
    seen = [(b"Count" in page, b"Fail" in page) for page in (c.get(PATH).content for c in (staff_client, own))]
    assert seen == [(True, True), (True, False)]
    assert own.post(f"{PATH}{others.pk}/relancer/").status_code == 404


def test_a_failed_job_is_started_again_from_the_page(staff_client: Client) -> None:
    fail.enqueue(secret="x")
    JobRun.objects.update(attempts=1)
    job_running.run_next("w")
    run = JobRun.objects.select_related("task").get()
    assert run.task.status == "FAILED"
    page = staff_client.get(PATH).content.decode()
    assert ("ValueError" in page, f"{run.pk}/relancer/" in page, "data-refresh" in page) == (True, True, False)
    assert staff_client.post(f"{PATH}{run.pk}/relancer/").status_code == 302
    run.task.refresh_from_db()
    assert run.task.status == "READY"
    assert "data-refresh" in staff_client.get(PATH).content.decode()


def test_schedules_are_shown_to_administrators(staff_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "_items", {HOURLY.key: HOURLY})
    job_running.enqueue_due()
    job_running.start(HOURLY, HOURLY.next_due(clock.now()))
    assert "Tidy" in staff_client.get(PATH).content.decode()
    editor = sign_in(Client(), make_user("redaction@example.org", "team_record"))
    assert "Tidy" not in editor.get(PATH).content.decode()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_follows_a_job_by_itself(open_page: Any, staff_client: Client, axe_findings: Any) -> None:
    count.enqueue(until=3)
    page = open_page("/")
    for name, cookie in staff_client.cookies.items():
        page.context.add_cookies([{"name": name, "value": cookie.value, "url": page.url}])
    page.goto(page.url + PATH.removeprefix("/"))
    assert "en attente" in page.locator("#travaux").inner_text()
    job_running.run_next("w")
    page.get_by_text("terminé").wait_for()
    assert axe_findings(page) == []
