from datetime import date

import pytest
from tests.report import record

from labsecours.network.indicators import joined_in, members_at_end, served_at_end, served_row
from labsecours.network.queries import members_on

pytestmark = pytest.mark.django_db


def test_members_at_the_end_of_a_year_began_by_then_and_had_not_ended() -> None:
    paris = record.membership(record.service("paris", "75,92,93,94"), "2019")
    back = record.service("back", "01")
    record.membership(back, "mars 2018", ended_on=date(2019, 5, 1))
    again = record.membership(back, "mars 2021")
    record.membership(back, "juin 2021")
    to_the_end = record.membership(record.service("to-the-end", ""), "2020", ended_on=date(2021, 12, 31))
    record.membership(record.service("left", "02"), "2020", ended_on=date(2021, 12, 30))
    later = record.membership(record.organisation("later"), "janvier 2022")
    assert set(members_at_end(2021)) == {paris, again, to_the_end}
    assert set(members_at_end(2022)) == {paris, again, later}
    assert [joined_in(year).count() for year in (2020, 2021, 2022)] == [2, 2, 1]
    assert {served_row(row).title: served_row(row).amount for row in served_at_end(2021)} == {"Paris": 4, "Back": 1}
    assert [member.name for member in members_on(date(2021, 12, 31))] == ["Paris", "To-The-End", "Back"]


def test_a_department_that_two_services_serve_counts_once() -> None:
    for slug, departments, joined in (("first", "75,92", "2019"), ("second", "92,77", "2020"), ("third", "75", "2021")):
        record.membership(record.service(slug, departments), joined)
    rows = [served_row(row) for row in served_at_end(2021)]
    assert [(row.title, row.amount) for row in rows] == [("First", 2), ("Second", 1), ("Third", 0)]
