import pytest
from tests.report import record

from labsecours.events.models import EventGroup, Series, SeriesOrganisation
from labsecours.events.timeline import entries_of

pytestmark = pytest.mark.django_db


def test_an_event_names_its_organisations_then_those_of_its_series_once() -> None:
    mine, both, shared = (record.organisation(slug) for slug in ("mine", "both", "shared"))
    series = Series.objects.create(title="Series", slug="series")
    told, other = record.event("told", series=series), record.event("other", series=series)
    record.event("next", "mai 2022", series=series)
    record.with_organisation(told, mine, "host")
    record.with_organisation(told, both, "guest")
    for organisation in (both, shared):
        SeriesOrganisation.objects.create(series=series, organisation=organisation, part="co_organiser")
    assert {entry.key: [(link.id, link.part) for link in entry.organisations] for entry in entries_of(2021)} == {
        f"events.event:{told.pk}": [(mine.pk, "host"), (both.pk, "guest"), (shared.pk, "co_organiser")],
        f"events.event:{other.pk}": [(both.pk, "co_organiser"), (shared.pk, "co_organiser")],
    }


def test_a_group_s_number_names_the_other_events_and_belongs_to_the_year_of_the_last() -> None:
    group, straddling = EventGroup.objects.create(title="Lives"), EventGroup.objects.create(title="Both years")
    first, second = (record.event(slug, "été 2021", group=group) for slug in ("first", "second"))
    early = record.event("early", "décembre 2021", group=straddling)
    late = record.event("late", "janvier 2022", group=straddling)
    record.count(group, 50)
    record.count(straddling, 30)
    told = {
        entry.key: [(count.value, count.shared_with) for count in entry.attendance]
        for year in (2021, 2022)
        for entry in entries_of(year)
    }
    assert told == {
        f"events.event:{first.pk}": [(50, (f"events.event:{second.pk}",))],
        f"events.event:{second.pk}": [(50, (f"events.event:{first.pk}",))],
        f"events.event:{early.pk}": [],
        f"events.event:{late.pk}": [(30, (f"events.event:{early.pk}",))],
    }
