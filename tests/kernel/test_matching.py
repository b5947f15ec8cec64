import re

import pytest

from labsecours.directory.models import Organisation
from labsecours.kernel.matching import matching, pattern

pytestmark = pytest.mark.django_db

NAMES = (
    "Œuvre commune", "OEUVRE SOCIALE", "Été à Évry", "ete 2021", "L’Élan", "Garçon-Noël", "Taxi [100 %]", "a_b*c?",
    "^chapeau^", "Straße", "Кремль", "Æther", "coeur", "Cœur – vaillant", "]crochet[",
)  # fmt: skip


@pytest.mark.parametrize(
    "word",
    ["oeuvre", "Œuvre", "evry", "ÉTÉ", "l'elan", "L’É", "garcon-noel", "[100", "%", "_", "*", "?c", "^", "chapeau^",
     "strasse", "КРЕМЛЬ", "aether", "cœur", "coeur –", "-", "]", "crochet["],
)  # fmt: skip
def test_words_are_found_as_their_pattern_says(word: str) -> None:
    Organisation.objects.bulk_create(
        Organisation(name=name, slug=f"o-{n}", kind="company") for n, name in enumerate(NAMES)
    )
    found = set(matching(Organisation.objects.all(), ("name", "city"), word).values_list("name", flat=True))
    wanted = {name for name in NAMES if all(re.search(pattern(w), name, re.IGNORECASE) for w in word.split())}
    assert found == wanted


def test_a_row_is_found_by_words_in_several_fields() -> None:
    Organisation.objects.create(name="Lab du Rhône", city="Lyon", slug="a", kind="company")
    Organisation.objects.create(name="Lab de l’Isère", city="Grenoble", slug="b", kind="company")
    assert [row.slug for row in matching(Organisation.objects.all(), ("name", "city"), "RHONE lyon")] == ["a"]
