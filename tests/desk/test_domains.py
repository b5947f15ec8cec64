"""Every team member reads all screens; each writes those of their domain only."""

from typing import Any

import pytest
from django.test import Client
from tests.conftest import sign_in
from tests.desk.screens import RECORDS, every_screen, screen, sent
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory
from tests.factories.events import EventFactory
from tests.report.record import event as keep_event

from labsecours.accounts.roles import Domain
from labsecours.kernel import records
from labsecours.kernel.desk import desk_screens
from labsecours.kernel.models import AuditEvent
from labsecours.report.models import Report

pytestmark = pytest.mark.django_db

DOMAINS = {
    "organisations": "record",
    "personnes": "record",
    "association": "record",
    "axes": "record",
    "feuilles-de-route": "record",
    "projets": "record",
    "publications": "record",
    "evenements": "events",
    "series": "events",
    "groupes": "events",
    "appels": "calls",
    "editions": "calls",
    "adhesions": "network",
    "conventions": "network",
}


def member_of(domain: str) -> Client:
    return sign_in(Client(), make_user(f"{domain}@example.org", f"team_{domain}"))


def other_than(domain: str) -> str:
    return next(value for value in Domain.values if value != domain)


def test_every_screen_has_its_domain() -> None:
    assert {screen.key: str(screen.domain) for screen in desk_screens} == DOMAINS


@every_screen
def test_a_member_of_another_domain_reads_and_writes_nothing(key: str) -> None:
    record = RECORDS[key]()
    client, typed = member_of(other_than(DOMAINS[key])), sent(record)
    form: Any = screen(key).form
    name = next(name for name in form.base_fields if name in {"name", "title", "family_name", "label", "note"})
    typed[name] = "mot que personne n’a écrit"
    page = client.get(f"/gestion/{key}/{record.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert 'class="desk-form-whole" disabled' in text
    assert "Vous lisez ceci" in text
    assert not any(word in text for word in ('name="save"', "/supprimer/", "/fusionner/", 'name="add:'))
    reads = [f"/gestion/{key}/{record.pk}/historique/", f"/gestion/{key}/export.csv"]
    reads += [] if screen(key).single else [f"/gestion/{key}/"]
    assert [client.get(address).status_code for address in reads] == [200] * len(reads)
    closed = [f"/gestion/{key}/{record.pk}/supprimer/"]
    closed += [] if screen(key).single else [f"/gestion/{key}/ajouter/"]
    closed += [f"/gestion/{key}/{record.pk}/fusionner/"] if screen(key).mergeable else []
    assert [client.get(address).status_code for address in closed] == [403] * len(closed)
    refused = client.post(f"/gestion/{key}/{record.pk}/", dict(typed.lists()))
    assert (refused.status_code, "mot que personne" in refused.content.decode()) == (403, True)
    answers = [client.post(address, {"read_version": "1"}).status_code for address in closed]
    selection = {"ids": record.pk, "versions": f"{record.pk}-1", "action": "delete-confirmed"}
    assert answers == [403] * len(closed)
    assert client.post(f"/gestion/{key}/selection/", selection).status_code == 403
    assert screen(key).model._default_manager.filter(pk=record.pk, version=1).exists()
    assert not AuditEvent.objects.exclude(verb__in=("read", "exported")).exists()


@every_screen
def test_a_member_of_the_domain_writes(key: str) -> None:
    record = RECORDS[key]()
    client = member_of(DOMAINS[key])
    assert 'name="save"' in client.get(f"/gestion/{key}/{record.pk}/").content.decode()
    assert client.post(f"/gestion/{key}/{record.pk}/", dict(sent(record).lists())).status_code == 302
    assert client.post(f"/gestion/{key}/{record.pk}/supprimer/", {"read_version": "1"}).status_code == 302
    assert not screen(key).model._default_manager.exists()


def test_a_deletion_is_undone_by_its_domain_only() -> None:
    deletion = records.delete(EventFactory.create(), actor=None)
    calls, events = member_of("calls"), member_of("events")
    assert calls.post("/gestion/retablir/", {"change": deletion.pk}).status_code == 403
    assert ">Rétablir<" not in calls.get(f"/gestion/evenements/{deletion.record_id}/historique/").content.decode()
    assert events.post("/gestion/retablir/", {"change": deletion.pk}).status_code == 302
    assert AuditEvent.objects.filter(verb="restored").count() == 1


def test_what_one_types_over_a_deleted_record_of_another_domain_is_shown() -> None:
    event = EventFactory.create()
    typed = dict(sent(event, title="titre tapé").lists())
    deletion = records.delete(event, actor=None)
    refused = member_of("calls").post(f"/gestion/evenements/{deletion.record_id}/", typed)
    assert (refused.status_code, "titre tapé" in refused.content.decode()) == (403, True)


def test_any_member_creates_an_organisation_inside_a_form_of_their_own() -> None:
    EventFactory.create()
    data = {
        "title": "Live",
        "format": "live",
        "role": "organised",
        "period": "2021",
        "event_organisations-total": "1",
        "event_organisations-0-organisation__text": "Société neuve",
        "event_organisations-0-organisation__asked": "Société neuve",
        "event_organisations-0-organisation__pick": "new",
        "event_organisations-0-organisation__kind": "company",
        "event_organisations-0-part": "host",
    }
    assert member_of("events").post("/gestion/evenements/ajouter/", data).status_code == 302
    assert AuditEvent.objects.filter(record_type="directory.organisation", verb="created").count() == 1


def test_the_home_offers_to_record_what_one_may() -> None:
    OrganisationFactory.create()
    assert "/gestion/evenements/ajouter/" in member_of("events").get("/gestion/").content.decode()
    text = member_of("network").get("/gestion/").content.decode()
    assert "/gestion/evenements/ajouter/" not in text
    assert "/gestion/adhesions/ajouter/" in text


def test_the_report_is_written_by_the_team_of_the_record() -> None:
    keep_event("live")
    report = Report.objects.create(year=2021, title="Rapport")
    events, record = member_of("events"), member_of("record")
    pages = [f"/gestion/rapports/2021/{page}" for page in ("", "activites/", "figer/")]
    assert [events.get(page).status_code for page in pages] == [200, 200, 200]
    typed = {"title": "Titre tapé", "read_version": "1"}
    refused = events.post(pages[0], typed)
    assert (refused.status_code, "Titre tapé" in refused.content.decode()) == (403, True)
    assert [events.post(page, {}).status_code for page in pages[1:]] == [403, 403]
    assert not any('name="save"' in events.get(page).content.decode() for page in pages)
    assert record.post(pages[0], typed).status_code == 302
    report.refresh_from_db()
    assert report.title == "Titre tapé"
