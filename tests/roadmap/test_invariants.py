from datetime import UTC, datetime

import pytest

from labsecours.kernel import clock
from labsecours.kernel.period import Period
from labsecours.roadmap import invariants
from labsecours.roadmap.models import Milestone, Roadmap


@pytest.mark.django_db
def test_what_is_reached_is_not_to_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2021, 6, 15, 12, tzinfo=UTC))
    roadmap = Roadmap.objects.create(name="Route", start_year=2021, end_year=2022)
    for title, period, state in (
        ("Passé", Period.months(2021, 6), "reached"),
        ("Tôt", Period.months(2021, 7), "reached"),
        ("Prévu", Period.year(2022), "planned"),
    ):
        milestone = Milestone(roadmap=roadmap, title=title, state=state)
        milestone.period = period
        milestone.save()
    (line,) = invariants.milestones_reached_too_early()
    assert line == "«\u00a0Tôt\u00a0» (Route) est dit atteint, alors que sa période est à venir."
