"""What happens to a form or a button when somebody else was quicker."""

import pytest
from django.test import Client
from tests.factories.directory import OrganisationFactory
from tests.factories.network import MembershipFactory

from labsecours.directory.models import Organisation
from labsecours.kernel import merging, records

pytestmark = pytest.mark.django_db


def test_a_deletion_of_what_is_in_use_is_explained_even_when_it_is_stale(staff_client: Client) -> None:
    member = MembershipFactory.create().organisation
    answer = staff_client.post(f"/gestion/organisations/{member.pk}/supprimer/", {"read_version": "99"})
    assert answer.status_code == 409
    assert Organisation.objects.filter(pk=member.pk).exists()


def test_a_form_without_its_version_overwrites_nothing(staff_client: Client) -> None:
    record = OrganisationFactory.create(notes="À garder")
    data = {"name": record.name, "slug": record.slug, "kind": record.kind, "notes": ""}
    assert staff_client.post(f"/gestion/organisations/{record.pk}/", data).status_code == 409
    assert Organisation.objects.get(pk=record.pk).notes == "À garder"


def test_what_changed_since_the_confirmation_is_not_deleted(staff_client: Client) -> None:
    record = OrganisationFactory.create()
    data = {"ids": [record.pk], "versions": [f"{record.pk}-{record.version}"], "action": "delete-confirmed"}
    record.city = "Ville nouvelle"
    records.save(records.Draft(record), actor=None)
    staff_client.post("/gestion/organisations/selection/", data)
    assert Organisation.objects.filter(pk=record.pk).exists()


def test_a_merged_record_leads_to_the_one_kept_and_keeps_what_was_typed(staff_client: Client, client: Client) -> None:
    kept, merged = OrganisationFactory.create(slug="gardee"), OrganisationFactory.create(slug="ancienne")
    number = merged.pk
    merging.merge(kept, merged, actor=None)
    assert (
        staff_client.get(f"/gestion/organisations/{number}/").headers["Location"]
        == f"/gestion/organisations/{kept.pk}/"
    )
    typed = staff_client.post(f"/gestion/organisations/{number}/", {"name": "Saisie en cours", "read_version": "1"})
    assert (typed.status_code, "Saisie en cours" in typed.content.decode()) == (409, True)
    assert staff_client.get(f"/gestion/organisations/{number}/historique/").status_code == 200
    moved = client.get("/organisations/ancienne/")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/organisations/gardee/")
