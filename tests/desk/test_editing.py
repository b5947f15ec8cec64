from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.desk.screens import sent
from tests.factories.calls import EditionFactory, LaureateFactory, TrackFactory
from tests.factories.directory import OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory, EventOrganisationFactory
from tests.factories.press import CoverageFactory

from labsecours.directory.models import Organisation, Person
from labsecours.events.models import Event, EventOrganisation
from labsecours.kernel.models import AuditEvent
from labsecours.press.models import Coverage

pytestmark = pytest.mark.django_db

NEW_EVENT = {
    "title": "Live : l’eau",
    "format": "live",
    "role": "organised",
    "period": "été 2021",
    "event_organisations-total": "1",
    "event_organisations-0-part": "host",
}


def test_a_new_event_is_recorded_with_its_period_and_its_address(staff_client: Client, staff_user: Any) -> None:
    staff_client.post("/gestion/evenements/ajouter/", NEW_EVENT | {"event_organisations-total": "0"})
    event = Event.objects.get()
    assert (event.slug, event.period_start, event.period_end, event.period_precision) == (
        "live-l-eau",
        date(2021, 6, 1),
        date(2021, 8, 31),
        "season",
    )
    assert AuditEvent.objects.get().actor == staff_user


@pytest.mark.parametrize(
    "typed", ["sdis 21", "Service d’incendie de la Côte-d'Or", "SERVICE D'INCENDIE DE LA COTE-D'OR"]
)
def test_an_organisation_is_chosen_by_typing_its_name(typed: str, staff_client: Client) -> None:
    organisation = OrganisationFactory.create(name="Service d’incendie de la Côte-d’Or", short_name="SDIS 21")
    OrganisationFactory.create(name="Service d’incendie de la Côte-d’Or et alentours", short_name="SDIS 21 bis")
    data = NEW_EVENT | {"event_organisations-0-organisation__text": typed}
    assert staff_client.post("/gestion/evenements/ajouter/", data).status_code == 302
    assert EventOrganisation.objects.get().organisation == organisation


def test_a_name_that_is_not_exact_comes_back_with_candidates_and_nothing_lost(staff_client: Client) -> None:
    first, second = OrganisationFactory.create(name="Ville d’Orange"), OrganisationFactory.create(name="Orange Cyber")
    OrganisationFactory.create(name="Citron")
    field = "event_organisations-0-organisation"
    data = NEW_EVENT | {f"{field}__text": "orange", "place": "Salle des fêtes"}
    page = staff_client.post("/gestion/evenements/ajouter/", data)
    assert page.status_code == 422
    text = page.content.decode()
    offered = [f'name="{field}__pick" value="{value}"' for value in (second.pk, first.pk, "new")]
    assert [text.count(option) for option in offered] == [1, 1, 1]
    assert text.count(f'name="{field}__pick"') == 3
    assert 'value="orange"' in text
    assert 'value="Salle des fêtes"' in text
    data |= {f"{field}__pick": str(first.pk), f"{field}__asked": "orange"}
    assert staff_client.post("/gestion/evenements/ajouter/", data).status_code == 302
    assert EventOrganisation.objects.get().organisation == first


def test_a_missing_organisation_is_made_once_with_the_event_and_remembered(staff_client: Client) -> None:
    data: dict[str, str] = NEW_EVENT | {"event_organisations-total": "2", "event_organisations-1-part": "guest"}
    for row in (0, 1):
        field = f"event_organisations-{row}-organisation"
        data |= {f"{field}__text": "Atelier Neuf", f"{field}__pick": "new", f"{field}__asked": "Atelier Neuf"}
    refused = staff_client.post("/gestion/evenements/ajouter/", data)
    assert (refused.status_code, Organisation.objects.count()) == (422, 0)
    data |= {f"event_organisations-{row}-organisation__kind": "company" for row in (0, 1)}
    assert staff_client.post("/gestion/evenements/ajouter/", data).status_code == 302
    made = Organisation.objects.get()
    assert (made.name, made.kind, made.slug) == ("Atelier Neuf", "company", "atelier-neuf")
    assert sorted(EventOrganisation.objects.values_list("organisation", "part")) == [
        (made.pk, "guest"),
        (made.pk, "host"),
    ]
    assert sorted(AuditEvent.objects.values_list("record_type", "verb")) == [
        ("directory.organisation", "created"),
        ("events.event", "created"),
    ]


def test_another_row_is_added_without_scripts_and_nothing_is_saved(staff_client: Client) -> None:
    data = NEW_EVENT | {"period": "sornettes", "add:event_organisations": "1"}
    page = staff_client.post("/gestion/evenements/ajouter/", data)
    text = page.content.decode()
    assert (page.status_code, Event.objects.count()) == (200, 0)
    assert 'name="event_organisations-total" value="2"' in text
    assert 'name="event_organisations-1-organisation__text"' in text
    assert 'value="sornettes"' in text
    assert "field-error" not in text


def test_rows_are_changed_and_removed(staff_client: Client) -> None:
    event = EventFactory.create()
    first, second = EventOrganisationFactory.create(event=event), EventOrganisationFactory.create(event=event)
    data = sent(event, **{"event_organisations-0-DELETE": "on", "event_organisations-1-part": "guest"})
    staff_client.post(f"/gestion/evenements/{event.pk}/", dict(data.lists()))
    assert list(EventOrganisation.objects.values_list("pk", "part")) == [(second.pk, "guest")]
    assert first.pk != second.pk


def test_the_same_row_twice_is_refused_by_name(staff_client: Client) -> None:
    organisation = OrganisationFactory.create()
    row = {"organisation": str(organisation.pk), "part": "host"}
    data = NEW_EVENT | {f"event_organisations-{n}-{name}": value for n in (0, 1) for name, value in row.items()}
    page = staff_client.post("/gestion/evenements/ajouter/", data | {"event_organisations-total": "2"})
    assert (page.status_code, Event.objects.count()) == (422, 0)
    assert "La ligne 2 en répète une autre" in page.content.decode()


def test_a_laureate_outlives_the_track_removed_with_it(staff_client: Client) -> None:
    edition = EditionFactory.create(track=None, laureate=None)
    track = TrackFactory.create(edition=edition)
    laureate = LaureateFactory.create(edition=edition, track=track)
    data = sent(edition, **{"tracks-0-DELETE": "on"})
    assert staff_client.post(f"/gestion/editions/{edition.pk}/", dict(data.lists())).status_code == 302
    laureate.refresh_from_db()
    assert (laureate.track, edition.tracks.count()) == (None, 0)


def test_publications_are_tied_to_events_by_their_titles(staff_client: Client) -> None:
    coverage = CoverageFactory.create()
    kept, added, other = (
        EventFactory.create(title="Tech"),
        EventFactory.create(title="Feux"),
        EventFactory.create(title="Feux et eaux"),
    )
    coverage.events.set([kept])
    data = dict(sent(coverage, events__text="feux\neaux\nrien de tel").lists())
    page = staff_client.post(f"/gestion/publications/{coverage.pk}/", data)
    text = page.content.decode()
    assert page.status_code == 422
    for record in (kept, added, other):
        assert f'name="events" value="{record.pk}" checked' in text
    assert "Rien ne s’appelle" in text
    assert 'name="events__line" value="rien de tel"' in text
    data |= {
        "events": [str(kept.pk), str(added.pk)],
        "events__text": [""],
        "events__line": ["rien de tel"],
        "events__pick-0": ["skip"],
    }
    staff_client.post(f"/gestion/publications/{coverage.pk}/", data)
    assert set(coverage.events.all()) == {kept, added}


def test_a_likely_duplicate_is_told_before_it_is_saved(staff_client: Client) -> None:
    person = PersonFactory.create(given_name="Éva", family_name="Le Goff", email="")
    data = {"given_name": "eva", "family_name": "LE GOFF", "affiliations-total": "0"}
    asked = staff_client.post("/gestion/personnes/ajouter/", data)
    assert (asked.status_code, Person.objects.count()) == (200, 1)
    assert f"/gestion/personnes/{person.pk}/" in asked.content.decode()
    staff_client.post("/gestion/personnes/ajouter/", data | {"confirmed": "1"})
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "Société Étoile", "kind": "company"}, True),
        ({"name": "etoile-societe", "kind": "company"}, False),
        ({"name": "SOCIETE ETOILE.", "kind": "company"}, True),
        ({"name": "Autre", "kind": "company", "siret": "732 829 320 00082"}, True),
        ({"name": "Autre", "kind": "company", "siret": "73282932100082"}, False),
    ],
)
def test_organisations_of_one_name_or_firm_are_told(fields: dict[str, str], told: bool, staff_client: Client) -> None:
    OrganisationFactory.create(name="Société Étoile", short_name="", siret="73282932000074")
    page = staff_client.post("/gestion/organisations/ajouter/", fields)
    assert (page.status_code == 200) == told
    assert Organisation.objects.count() == (1 if told else 2)


def test_publications_sharing_a_link_are_shown_as_such(staff_client: Client) -> None:
    one, other = (
        CoverageFactory.create(link="https://journal.example.org/a"),
        CoverageFactory.create(link="https://journal.example.org/a"),
    )
    CoverageFactory.create()
    assert staff_client.get("/gestion/publications/").content.decode().count("même lien qu’une autre") == 2
    assert f"/gestion/publications/{other.pk}/" in staff_client.get(f"/gestion/publications/{one.pk}/").content.decode()
    narrowed = staff_client.get("/gestion/publications/?a-regarder=lien-partage")
    assert "2 fiches" in narrowed.content.decode()
    assert Coverage.objects.count() == 3


def test_an_organisation_is_never_guessed_from_a_part_of_its_name(staff_client: Client) -> None:
    OrganisationFactory.create(name="Orange Cyber", short_name="")
    data = NEW_EVENT | {"event_organisations-0-organisation__text": "Orange"}
    assert staff_client.post("/gestion/evenements/ajouter/", data).status_code == 422
    assert not Event.objects.exists()


def test_an_event_has_one_count_of_a_kind(staff_client: Client) -> None:
    rows = {
        f"counts-{number}-{name}": value
        for number in (0, 1)
        for name, value in (("exactness", "exact"), ("value", f"5{number}"), ("kind", "stated"), ("source", "p. 3"))
    }
    data = NEW_EVENT | rows | {"event_organisations-total": "0", "counts-total": "2"}
    page = staff_client.post("/gestion/evenements/ajouter/", data)
    assert page.status_code == 422
    assert "La ligne 2 en répète une autre" in page.content.decode()
    assert not Event.objects.exists()
    assert staff_client.post("/gestion/evenements/ajouter/", data | {"counts-1-kind": "verified"}).status_code == 302
