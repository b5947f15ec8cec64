import pytest

from labsecours.directory import invariants
from labsecours.directory.models import Association, Organisation

pytestmark = pytest.mark.django_db


def service(name: str, kind: str = "fire_service", **values: str) -> None:
    Organisation.objects.create(name=name, slug=name.lower(), kind=kind, **values)


def test_fire_services_have_a_type_and_departments_that_exist() -> None:
    service("Bon", service_type="bspp", departments="75,92,93,94")
    service("Territorial", service_type="territorial")
    service("Entreprise", kind="company")
    service("Sans-type", departments="01")
    service("Sans-departement", service_type="sdis")
    service("Ailleurs", service_type="sdis", departments="01,999")
    assert list(invariants.services_without_type_or_department()) == [
        "«\u00a0Sans-type\u00a0» est un service d’incendie et de secours sans type\u00a0: donnez-le.",
        "«\u00a0Sans-departement\u00a0» ne couvre aucun département\u00a0: donnez-en les codes.",
    ]
    assert list(invariants.unknown_departments()) == [
        "«\u00a0Ailleurs\u00a0»\u00a0: aucun département n’a le code «\u00a0999\u00a0»."
    ]


def test_one_association_runs_the_site() -> None:
    Association.objects.create(name="Une")
    assert list(invariants.several_associations()) == []
    Association.objects.create(name="Deux")
    assert list(invariants.several_associations()) == ["2 associations se partagent ce site\u00a0: n’en gardez qu’une."]
