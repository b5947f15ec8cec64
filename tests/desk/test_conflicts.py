from typing import Any

import pytest
from django.test import Client
from tests.desk.screens import sent
from tests.factories.accounts import make_user
from tests.factories.directory import AffiliationFactory, OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory, EventOrganisationFactory
from tests.factories.network import MembershipFactory

from labsecours.directory.models import Organisation
from labsecours.events.models import Event
from labsecours.kernel import records
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.records import Draft
from labsecours.network.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(db: None) -> Any:
    return make_user("autre@example.org", "administrator", name="Camille")


def changed_by(colleague: Any, record: Any, **values: Any) -> None:
    theirs = type(record).objects.get(pk=record.pk)
    for name, value in values.items():
        setattr(theirs, name, value)
    records.save(Draft(theirs), actor=colleague)


def test_a_stale_form_shows_both_versions_and_loses_nothing(staff_client: Client, colleague: Any) -> None:
    event = EventFactory.create(title="Avant", place="Dijon", summary="")
    data = dict(sent(event, title="Le mien", summary="Mon résumé").lists())
    changed_by(colleague, event, title="Le leur", place="Beaune")
    page = staff_client.post(f"/gestion/evenements/{event.pk}/", data)
    text = page.content.decode()
    assert page.status_code == 409
    for shown in ("Le mien", "Le leur", "Beaune", "Mon résumé", "Camille"):
        assert shown in text
    assert text.count("modifié des deux côtés") == 1
    assert text.count('value="theirs" checked') == 1  # the place, which only they changed
    assert Event.objects.get().title == "Le leur"
    resolved = {**data, "read_version": "2", "choose:title": "mine", "choose:place": "theirs", "choose:summary": "mine"}
    assert staff_client.post(f"/gestion/evenements/{event.pk}/", resolved).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.place, event.summary, event.version) == ("Le mien", "Beaune", "Mon résumé", 3)


@pytest.mark.parametrize(("choice", "kept"), [("mine", {"host"}), ("theirs", {"partner", "guest"})])
def test_the_rows_of_one_version_are_kept_as_they_were_shown(
    choice: str, kept: set[str], staff_client: Client, colleague: Any
) -> None:
    event = EventFactory.create()
    row = EventOrganisationFactory.create(event=event, part="partner")
    data = dict(sent(event, **{"event_organisations-0-part": "host"}).lists())
    added = EventOrganisationFactory.build(event=event, organisation=OrganisationFactory.create(), part="guest")
    records.save(Draft(Event.objects.get(), parts={"event_organisations": [added]}), actor=colleague)
    assert staff_client.post(f"/gestion/evenements/{event.pk}/", data).status_code == 409
    resolved = {**data, "read_version": "2", "choose:event_organisations": choice}
    staff_client.post(f"/gestion/evenements/{event.pk}/", resolved)
    assert set(event.event_organisations.values_list("part", flat=True)) == kept
    assert event.event_organisations.filter(pk=row.pk).exists()


def test_a_stale_deletion_is_asked_again(staff_client: Client, colleague: Any) -> None:
    event = EventFactory.create()
    changed_by(colleague, event, title="Le leur")
    page = staff_client.post(f"/gestion/evenements/{event.pk}/supprimer/", {"read_version": "1"})
    assert (page.status_code, Event.objects.count()) == (409, 1)
    assert 'name="read_version" value="2"' in page.content.decode()


def test_what_was_typed_over_a_deleted_record_can_be_saved_anew(staff_client: Client, colleague: Any) -> None:
    event = EventFactory.create()
    data = dict(sent(event, title="Le mien").lists())
    records.delete(Event.objects.get(), actor=colleague)
    page = staff_client.post(f"/gestion/evenements/{event.pk}/", data)
    text = page.content.decode()
    assert (page.status_code, 'value="Le mien"' in text, "Camille" in text) == (409, True, True)
    assert 'action="/gestion/evenements/ajouter/"' in text
    assert staff_client.get(f"/gestion/evenements/{event.pk}/").headers["Location"].endswith("/historique/")


def test_what_others_use_is_not_deleted_and_says_by_whom(staff_client: Client) -> None:
    membership = MembershipFactory.create()
    affiliation = AffiliationFactory.create(organisation=membership.organisation)
    organisation = f"/gestion/organisations/{membership.organisation_id}"
    page = staff_client.get(f"{organisation}/supprimer/").content.decode()
    for address in (f"/gestion/adhesions/{membership.pk}/", f"/gestion/personnes/{affiliation.person_id}/"):
        assert address in page
    assert f"{organisation}/fusionner/" in page
    refused = staff_client.post(
        f"/gestion/organisations/{membership.organisation_id}/supprimer/", {"read_version": "1"}
    )
    assert (refused.status_code, Organisation.objects.filter(pk=membership.organisation_id).exists()) == (409, True)


def test_two_organisations_are_compared_then_merged(staff_client: Client) -> None:
    kept, merged = (
        OrganisationFactory.create(name="Atelier", city=""),
        OrganisationFactory.create(name="L’Atelier", city="Lyon"),
    )
    membership = MembershipFactory.create(organisation=merged)
    address = f"/gestion/organisations/{kept.pk}/fusionner/"
    compared = staff_client.post(address, {"other__text": "L’Atelier"})
    text = compared.content.decode()
    assert compared.status_code == 200
    assert f'name="kept" value="{merged.pk}"' in text
    data = {"other": merged.pk, "versions": "1-1", "kept": kept.pk}
    changed_by(None, merged, city="Villeurbanne")
    assert staff_client.post(address, data).status_code == 200
    assert Organisation.objects.filter(pk=merged.pk).exists()
    assert staff_client.post(address, data | {"versions": "1-2"}).status_code == 302
    kept.refresh_from_db()
    assert (kept.city, Membership.objects.get(pk=membership.pk).organisation_id) == ("Villeurbanne", kept.pk)
    assert not Organisation.objects.filter(pk=merged.pk).exists()


def test_people_are_merged_too(staff_client: Client) -> None:
    kept, merged = PersonFactory.create(), PersonFactory.create()
    data = {"other": merged.pk, "versions": "1-1", "kept": kept.pk}
    staff_client.post(f"/gestion/personnes/{kept.pk}/fusionner/", data)
    assert kept.affiliations.count() == 2


def test_the_history_tells_who_changed_what(staff_client: Client, colleague: Any) -> None:
    event = EventFactory.create(place="Dijon")
    changed_by(colleague, event, place="Beaune", period_precision="year")
    text = staff_client.get(f"/gestion/evenements/{event.pk}/historique/").content.decode()
    for shown in ("Camille", "Lieu", "Dijon", "Beaune", "Période", "2021"):
        assert shown in text


def test_a_deletion_is_undone_from_the_history(staff_client: Client) -> None:
    event = EventFactory.create(whole=True)
    staff_client.post(f"/gestion/evenements/{event.pk}/supprimer/", {"read_version": "1"})
    change = AuditEvent.objects.get()
    assert (
        f'name="change" value="{change.pk}"'
        in staff_client.get(f"/gestion/evenements/{event.pk}/historique/").content.decode()
    )
    staff_client.post("/gestion/retablir/", {"change": change.pk})
    assert Event.objects.get().event_organisations.count() == 1
    again = staff_client.post("/gestion/retablir/", {"change": change.pk}, follow=True)
    assert "Il n’y a rien à rétablir" in again.content.decode()


def test_what_lost_its_ground_is_not_restored(staff_client: Client) -> None:
    membership = MembershipFactory.create()
    organisation = membership.organisation
    change = records.delete(membership, actor=None)
    organisation.delete()
    page = staff_client.post("/gestion/retablir/", {"change": change.pk}, follow=True)
    assert "Impossible de rétablir" in page.content.decode()
    assert not Membership.objects.exists()
