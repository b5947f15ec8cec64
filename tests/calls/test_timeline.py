import pytest
from tests.report import record

from labsecours.calls.models import CallPartner
from labsecours.calls.timeline import entries_of

pytestmark = pytest.mark.django_db


def test_a_step_at_an_event_tells_it_with_who_came() -> None:
    host, funder = record.organisation("host"), record.organisation("funder")
    launch = record.event("launch", "mai 2021", "launch", "organised", place="Saint-Germain-en-Laye", summary="Seen.")
    record.with_organisation(launch, host, "host")
    attended = record.count(launch, 70)
    edition = record.edition("call", "projects")
    CallPartner.objects.create(edition=edition, organisation=funder, part="funder")
    step = record.step(edition, "launched", "mai 2021", launch)
    (told,) = entries_of(2021)
    assert (told.key, told.kind, told.role, told.place, told.summary) == (
        f"calls.callmilestone:{step.pk}",
        "call_launched",
        "organised",
        "Saint-Germain-en-Laye",
        "Seen.",
    )
    assert [(link.id, link.part) for link in told.organisations] == [(funder.pk, "funder"), (host.pk, "host")]
    assert [count.id for count in told.attendance] == [attended.pk]
    assert told.supersedes == {f"events.event:{launch.pk}"}


def test_a_step_of_another_year_than_its_event_leaves_it_alone() -> None:
    step = record.step(record.edition("call"), "opened", "décembre 2021", record.event("fair", "janvier 2022"))
    (told,) = entries_of(2021)
    assert (told.key, told.role, told.supersedes) == (f"calls.callmilestone:{step.pk}", "co_organised", frozenset())
