from datetime import date, datetime, time

import pytest
from django.test import Client
from icalendar import Calendar
from tests.portal.record import event, fill

from labsecours.events.models import Event
from labsecours.kernel.records import Draft, save

pytestmark = pytest.mark.django_db


def components(client: Client, path: str) -> list[dict[str, object]]:
    response = client.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert calendar["VERSION"] == "2.0"
    return [
        {name: getattr(item[name], "dt", str(item[name])) for name in item if name != "DTSTAMP"}
        for item in calendar.walk("VEVENT")
    ]


def test_a_season_is_a_tentative_stretch_that_says_that_its_day_is_not_known(client: Client) -> None:
    fill()
    [summer] = components(client, "/evenements/evenement-2.ics")
    assert summer["DTSTART"] == date(2021, 6, 1)
    assert summer["DTEND"] == date(2021, 9, 1)
    assert summer["STATUS"] == "TENTATIVE"
    assert summer["SUMMARY"] == "Événement 2 (été 2021, jour non connu)"
    assert summer["LOCATION"] == "Lyon ; Rhône, \\ ici"
    assert "Le jour exact n’est pas connu" in str(summer["DESCRIPTION"])


def test_a_day_is_whole_and_hours_are_a_moment(client: Client) -> None:
    fill()
    event(3, "19 novembre 2021", start_time=time(14), end_time=time(15, 30))
    [whole] = components(client, "/evenements/evenement-1.ics")
    assert (whole["DTSTART"], whole["DTEND"], whole["SUMMARY"]) == (
        date(2021, 11, 18),
        date(2021, 11, 19),
        "Événement 1",
    )
    [hours] = components(client, "/evenements/evenement-3.ics")
    start = hours["DTSTART"]
    assert isinstance(start, datetime)
    assert start.isoformat() == "2021-11-19T13:00:00+00:00"


def test_an_identifier_stays_and_its_sequence_grows_when_the_event_changes(client: Client) -> None:
    fill()
    [before] = components(client, "/evenements/evenement-1.ics")
    changed = Event.objects.get(slug="evenement-1")
    changed.title = "Autre titre"
    save(Draft(changed), actor=None)
    [after] = components(client, "/evenements/evenement-1.ics")
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"], after["SUMMARY"]) == ("0", "1", "Autre titre")


def test_the_agenda_holds_every_event_and_a_series_its_own(client: Client) -> None:
    fill()
    event(3)
    assert len(components(client, "/agenda.ics")) == 3
    assert len(components(client, "/series/lives.ics")) == 2
    assert client.get("/evenements/inconnu.ics").status_code == 404
