"""A referent sees their organisation and corrects two fields of it; another one does not exist for them."""

from typing import Any

import pytest
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import AffiliationFactory, OrganisationFactory
from tests.factories.network import AgreementFactory, MembershipFactory

from labsecours.directory.models import Organisation
from labsecours.kernel import records
from labsecours.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db


def own() -> tuple[Organisation, Client]:
    organisation = OrganisationFactory.create(notes="secret de l’équipe", website="https://ancien.example.org")
    user = make_user("ana@example.org", "referent", on=organisation, name="Ana")
    return organisation, sign_in(Client(), user, second_factor=False)


def typed(organisation: Organisation, **changes: str) -> dict[str, object]:
    return {"website": "https://neuf.example.org", "city": "Lille", "read_version": organisation.version, **changes}


def test_what_the_association_holds_is_shown_without_its_notes() -> None:
    organisation, client = own()
    place = AffiliationFactory.create(organisation=organisation, person__family_name="Durand", function="Officier")
    AffiliationFactory.create(organisation=organisation, person__family_name="Ancien", until=place.since)
    place.person.email = "durand@example.org"
    place.person.save()
    MembershipFactory.create(organisation=organisation)
    AgreementFactory.create(parties=[organisation], title="Convention de mars")
    text = client.get(f"/compte/organisations/{organisation.pk}/").content.decode()
    assert all(word in text for word in ("Durand", "Officier", "Convention de mars", "février 2021"))
    assert not any(word in text for word in ("secret de", "durand@example.org", "Ancien"))
    assert organisation.name.replace("n° ", "n°") in client.get("/compte/organisations/").content.decode().replace(
        "n° ", "n°"
    )


def test_another_organisation_answers_as_one_that_does_not_exist() -> None:
    _organisation, client = own()
    other = OrganisationFactory.create()
    addresses = (f"/compte/organisations/{other.pk}/", f"/compte/organisations/{other.pk + 1000}/")
    pages = [client.get(address) for address in addresses] + [client.post(address, {}) for address in addresses]
    bodies = {page.content.decode().replace(str(other.pk + 1000), "N").replace(str(other.pk), "N") for page in pages}
    assert ({page.status_code for page in pages}, len(bodies)) == ({404}, 1)


def test_the_website_and_the_city_are_corrected_and_nothing_else() -> None:
    organisation, client = own()
    answer = client.post(f"/compte/organisations/{organisation.pk}/", typed(organisation, name="Autre", notes="x"))
    assert answer.status_code == 302
    stored = Organisation.objects.get()
    assert (stored.website, stored.city, stored.name, stored.notes, stored.version) == (
        "https://neuf.example.org",
        "Lille",
        organisation.name,
        "secret de l’équipe",
        2,
    )
    event = AuditEvent.objects.get(record_type="directory.organisation")
    assert (event.verb, event.actor_name) == ("updated", "Ana")


def test_a_stale_correction_meets_what_is_stored_and_keeps_the_typing() -> None:
    organisation, client = own()
    Organisation.objects.update(version=2, city="Arras")
    page = client.post(f"/compte/organisations/{organisation.pk}/", typed(organisation))
    text = page.content.decode()
    assert (page.status_code, Organisation.objects.get().city) == (409, "Arras")
    assert all(word in text for word in ("Arras", 'value="Lille"', 'name="read_version" value="2"'))
    again = client.post(f"/compte/organisations/{organisation.pk}/", typed(organisation, read_version="2"))
    assert (again.status_code, Organisation.objects.get().city) == (302, "Lille")


def test_a_wrong_address_is_told_and_kept() -> None:
    organisation, client = own()
    page = client.post(f"/compte/organisations/{organisation.pk}/", typed(organisation, website="pas une adresse"))
    assert (page.status_code, 'value="pas une adresse"' in page.content.decode()) == (422, True)
    assert Organisation.objects.get().version == 1


def test_an_organisation_deleted_meanwhile_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, client = own()
    save = records.save

    def deleted_meanwhile(*args: Any, **known: Any) -> Any:
        Organisation.objects.all().delete()
        return save(*args, **known)

    monkeypatch.setattr(records, "save", deleted_meanwhile)
    assert client.post(f"/compte/organisations/{organisation.pk}/", typed(organisation)).status_code == 404
