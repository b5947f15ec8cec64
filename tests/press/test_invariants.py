import pytest

from labsecours.directory.models import Organisation
from labsecours.kernel.period import Period
from labsecours.press import invariants
from labsecours.press.models import Coverage


@pytest.mark.django_db
def test_coverage_can_be_found() -> None:
    media = Organisation.objects.create(name="Média", slug="media", kind="media")
    for title, values in (("Lien", {"link": "https://example.org/"}), ("Source", {"source": "essai"}), ("Rien", {})):
        coverage = Coverage(title=title, media=media, **values)
        coverage.period = Period.year(2021)
        coverage.save()
    (line,) = invariants.coverage_from_nowhere()
    assert line.startswith("«\u00a0Média – Rien\u00a0»")
