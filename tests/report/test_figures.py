import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.report import record

from labsecours.calls.models import CallNumber
from labsecours.events.models import EventGroup
from labsecours.kernel.figures import figure_of, figures_of, loosest
from labsecours.kernel.registries import indicators
from labsecours.kernel.spreadsheets import csv_text
from labsecours.report import exports
from labsecours.report.timeline import entries_of
from labsecours.ui.typography import figure_text

pytestmark = pytest.mark.django_db
FIGURE_QUERIES, TIMELINE_QUERIES = 36, 19


def figure(key: str, year: int = 2021) -> Any:
    indicator = indicators.get(key)
    assert indicator is not None
    return figure_of(indicator, year)


@pytest.mark.parametrize("key", [indicator.key for indicator in indicators])
def test_a_figure_is_the_sum_of_its_rows_and_of_nothing_of_another_year(key: str) -> None:
    record.whole_year(2)
    told = figure(key)
    if not key.startswith("events-"):
        assert told.rows
    assert told.value == sum(row.amount for row in told.rows)
    assert len({row.id for row in told.rows}) == len(told.rows)
    assert all(row.title for row in told.rows)
    assert str(told.indicator.rule).endswith(".")
    if key not in {"members", "departments"}:
        assert figure(key, 2023).rows == ()


def test_formats_and_roles_divide_the_events() -> None:
    record.whole_year()
    values = {told.indicator.key: told.value for told in figures_of(2021) if told.indicator.group == "activity"}
    assert {key: value for key, value in values.items() if value} == {
        "events": 3,
        "events-webinar": 1,
        "events-live": 2,
        "events-organised": 1,
        "events-co-organised": 1,
        "events-took-part": 1,
    }


def test_kinds_of_attendance_are_never_summed_together_and_a_group_counts_once() -> None:
    record.whole_year()
    values = {told.indicator.key: told.value for told in figures_of(2021) if told.indicator.group == "audience"}
    assert values == {
        "participants-stated": 60,
        "participants-registered": 10,
        "participants-connected": 10,
        "participants-verified": 10,
        "participants-replay": 10,
    }
    assert [(row.amount, str(row.period)) for row in figure("participants-stated").rows] == [
        (10, "mai 2021"),
        (50, "été 2021"),
    ]


def test_what_is_not_exact_stays_so() -> None:
    assert [loosest(kinds) for kinds in ([], ["exact", "about"], ["about", "more_than", "exact"])] == [
        "exact",
        "about",
        "more_than",
    ]
    record.count(record.event("one"), 15, exactness="about")
    told = figure("participants-stated")
    assert (figure_text(told), told.exactness) == ("environ 15", "about")
    record.count(record.event("two"), 1000, exactness="more_than")
    told = figure("participants-stated")
    assert (figure_text(told), told.exactness) == ("plus de 1\u202f015", "more_than")


def test_a_number_of_a_call_belongs_to_the_year_of_its_first_step() -> None:
    edition = record.edition("prize")
    record.step(edition, "opened", "décembre 2021")
    record.step(edition, "awarded", "mai 2022")
    CallNumber.objects.create(edition=edition, what="applications", value=70, source="p. 1")
    assert [figure("calls-applications", year).value for year in (2021, 2022)] == [70, 0]


def test_queries_do_not_grow_with_the_year(django_assert_num_queries: Callable[[int], Any]) -> None:
    record.whole_year(1)
    with django_assert_num_queries(FIGURE_QUERIES):
        figures_of(2021)
    with django_assert_num_queries(TIMELINE_QUERIES):
        entries_of(2021)
    for number in range(2, 40):
        record.count(record.event(f"more-{number}", group=EventGroup.objects.create(title=str(number))), 5)
        record.membership(record.service(f"more-{number}"))
        record.step(record.edition(f"more-{number}"), "opened", "mai 2021", record.event(f"at-{number}"))
        record.agreement(f"more-{number}", "mai 2021", record.organisation(f"party-{number}"))
    with django_assert_num_queries(FIGURE_QUERIES):
        figures_of(2021)
    with django_assert_num_queries(TIMELINE_QUERIES):
        assert len(entries_of(2021)) == 6 + 38 * 4


def test_machines_read_each_figure_with_its_rule_and_row_identifiers() -> None:
    record.whole_year()
    told = {figure["key"]: figure for figure in json.loads(exports.figures_json(2021))}
    assert list(told) == [indicator.key for indicator in indicators]
    applications = told["calls-applications"]
    assert (applications["value"], applications["text"], applications["exactness"]) == (70, "plus de 70", "more_than")
    assert [row["id"].split(":")[0] for row in told["events"]["rows"]] == ["events.event"] * 3
    assert told["events"]["rule"].startswith("Tous les événements")


def test_machines_read_one_entry_for_each_activity() -> None:
    partner = record.organisation("partner")
    one = record.event("one", "18 novembre 2021", role="took_part", source="page 3")
    record.with_organisation(one, partner, "host")
    record.count(one, 70, exactness="more_than")
    assert json.loads(exports.timeline_json(2021)) == [
        {
            "key": f"events.event:{one.pk}",
            "period": {"start": "2021-11-18", "end": "2021-11-18", "iso": "2021-11-18", "text": "18 novembre 2021"},
            "precision": "day",
            "kind": "webinar",
            "role": "took_part",
            "title": "One",
            "summary": "",
            "organisations": [{"id": partner.pk, "name": "Partner", "part": "host"}],
            "axis": None,
            "attendance": [
                {"kind": "stated", "value": 70, "exactness": "more_than", "source": "page 3", "shared_with": []}
            ],
            "place": "",
            "links": [],
            "source": "page 3",
        }
    ]


def test_spreadsheets_open_in_french_and_compute_nothing() -> None:
    one = record.event("one", title='=HYPERLINK("x")', source="-2+3")
    record.count(one, 50, exactness="more_than")
    head, line, end = exports.timeline_csv(2021).split("\r\n")
    assert head.startswith("\ufeffClé;Début;Fin;")
    assert (line.split(";")[7], line.split(";")[-1], end) == ('"\'=HYPERLINK(""x"")"', "'-2+3", "")
    assert (line.split(";")[4], line.split(";")[10]) == ("mois", "plus de 50 participants annoncés")
    assert "plus de" in exports.figure_csv(figure("participants-stated").indicator, 2021).split("\r\n")[1].split(";")
    assert csv_text(["a"], [[-2], [" @x"], ["\tx"], ["plain; text"]]) == (
        "\ufeffa\r\n-2\r\n' @x\r\n'\tx\r\n\"plain; text\"\r\n"
    )
