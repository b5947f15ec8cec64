import pytest
from django.http import QueryDict
from tests.report import record

from labsecours.events.models import EventGroup
from labsecours.report.build import build_document
from labsecours.report.document import ChartData, Document, SectionData, from_data, to_data
from labsecours.report.editing import EntriesDesk
from labsecours.report.models import EntryChoice, Report, ReportText
from labsecours.report.timeline import entries_of

pytestmark = pytest.mark.django_db


def section(document: Document, key: str) -> SectionData:
    return next(part for part in document.sections if part.key == key)


def chart(key: str) -> ChartData:
    return next(drawn for drawn in section(build_document(2021), "charts").charts if drawn.key == key)


def titles(document: Document) -> list[tuple[str, list[str]]]:
    periods = section(document, "timeline").periods
    return [(period.title, [entry.title for entry in period.entries]) for period in periods]


def test_the_document_tells_every_part_and_survives_being_frozen() -> None:
    record.whole_year()
    document = build_document(2021)
    assert [part.key for part in document.sections] == [
        "axes",
        "figures",
        "timeline",
        "charts",
        "map",
        "calls",
        "agreements",
        "publications",
        "plans",
    ]
    assert from_data(to_data(document)) == document
    figures = section(document, "figures").figures
    assert [figure.headline for figure in figures] == sorted((figure.headline for figure in figures), reverse=True)
    assert all(figure.value == sum(row.amount for row in figure.rows) for figure in figures)
    assert {
        row for figure in section(build_document(2021, with_rows=False), "figures").figures for row in figure.rows
    } == set()


def test_a_step_and_its_event_are_told_once_under_their_period() -> None:
    record.whole_year()
    assert titles(build_document(2021)) == [
        ("Mars 2021", ["Adhésion\u00a0: Sdis-0"]),
        ("Mai 2021", ["Opened"]),
        ("Été 2021", ["First-0", "Second-0"]),
        ("Octobre 2021", ["Agreement-0", "Awarded"]),
    ]


def test_an_event_told_by_a_step_gives_it_its_name_in_shared_counts() -> None:
    group = EventGroup.objects.create(title="Both")
    launch, live = record.event("launch", group=group), record.event("live", group=group)
    record.count(group, 50)
    step = record.step(record.edition("call"), "launched", "mai 2021", launch)
    assert {entry.key: entry.attendance[0].shared_with for entry in entries_of(2021)} == {
        f"events.event:{live.pk}": (f"calls.callmilestone:{step.pk}",),
        f"calls.callmilestone:{step.pk}": (f"events.event:{live.pk}",),
    }
    (words,) = {
        entry.attendance for period in section(build_document(2021), "timeline").periods for entry in period.entries
    }
    assert words == ("50 participants annoncés, nombre commun avec 1 autre activité",)


def test_an_activity_that_staff_hid_stays_hidden_when_a_step_tells_it() -> None:
    launch = record.event("launch")
    record.event("other")
    report = Report.objects.create(year=2021)
    EntryChoice.objects.create(report=report, entry=f"events.event:{launch.pk}", is_hidden=True)
    assert titles(build_document(2021)) == [("Mai 2021", ["Other"])]
    step = record.step(record.edition("call"), "launched", "mai 2021", launch)
    assert titles(build_document(2021)) == [("Mai 2021", ["Other"])]
    key = f"calls.callmilestone:{step.pk}"
    desk = EntriesDesk(report, QueryDict(), QueryDict(f"state-{key}=&rank-{key}=&read_version={report.version}"))
    assert (desk.is_valid, desk.hidden) == (True, 1)
    desk.save(None)
    assert titles(build_document(2021)) == [("Mai 2021", ["Other", "Launched"])]


def test_days_are_listed_under_their_month_and_what_is_vaguer_under_its_own_words() -> None:
    for slug, period in (("day", "18 juin 2021"), ("season", "été 2021"), ("month", "juin 2021"), ("year", "2021")):
        record.event(slug, period)
    assert titles(build_document(2021)) == [
        ("2021", ["Year"]),
        ("Juin 2021", ["Month", "Day"]),
        ("Été 2021", ["Season"]),
    ]


def test_staff_hide_highlight_rank_and_write_before_parts() -> None:
    hidden, last, first = (record.event(slug) for slug in ("hidden", "last", "first"))
    report = Report.objects.create(year=2021, preface="**Hello**", section_order=["timeline", "figures"])
    ReportText.objects.create(report=report, section="map", text="No member yet.")
    for event, choice in (
        (hidden, {"is_hidden": True}),
        (last, {}),
        (first, {"position": 1, "is_highlighted": True}),
    ):
        EntryChoice.objects.create(report=report, entry=f"events.event:{event.pk}", **choice)
    document = build_document(2021)
    assert [part.key for part in document.sections] == ["timeline", "figures", "charts", "map"]
    assert titles(document) == [("Mai 2021", ["First", "Last"])]
    assert [entry.is_highlighted for entry in section(document, "timeline").periods[0].entries] == [True, False]
    assert document.preface[0]["items"][0][0]["bold"] is True
    assert section(document, "map").intro[0]["items"][0][0]["text"] == "No member yet."
    assert chart("activities-by-month").rows == (("Mai 2021", 2),)


def test_charts_neither_split_a_period_nor_double_a_group() -> None:
    group = EventGroup.objects.create(title="Lives")
    for slug in ("a", "b"):
        record.event(slug, "été 2021", group=group)
    for slug, period in (("c", "18 juillet 2021"), ("d", "septembre 2021"), ("e", "2021")):
        record.count(record.event(slug, period), 10)
    record.count(group, 50)
    drawn = chart("participants-stated-by-month")
    assert [(first, last, value) for first, last, _label, value in drawn.spans] == [(6, 8, 60), (9, 9, 10)]
    assert drawn.rows == (("Juin à août 2021", 60), ("Septembre 2021", 10), ("2021", 10))
    assert chart("activities-by-month").rows == (("Juin à août 2021", 3), ("Septembre 2021", 1), ("2021", 1))
    assert chart("participants-stated-by-kind").rows == (("Webinaire", 80),)
