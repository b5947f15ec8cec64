import pytest

from labsecours.directory.models import Organisation
from labsecours.kernel import invariants, records, search
from labsecours.kernel.records import Draft

pytestmark = pytest.mark.django_db


def saved(name: str) -> Organisation:
    organisation = Organisation(name=name, slug=name.lower(), kind="company")
    records.save(Draft(organisation), actor=None)
    return organisation


def test_search_knows_every_page_and_nothing_else() -> None:
    _known, unknown, gone = saved("Connu"), saved("Ignoré"), saved("Parti")
    assert [*invariants.pages_missing_from_search(), *invariants.search_entries_of_nothing()] == []
    search.forget("directory.organisation", unknown.pk)
    number = gone.pk
    gone.delete()
    assert [*invariants.pages_missing_from_search(), *invariants.search_entries_of_nothing()] == [
        f"La recherche ignore «\u00a0Ignoré\u00a0» (directory.organisation {unknown.pk})\u00a0: enregistrez de nouveau"
        " cette fiche.",
        f"La recherche trouve encore «\u00a0Parti\u00a0» (directory.organisation {number}), qui n’existe plus.",
    ]
