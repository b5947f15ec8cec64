import pytest

from labsecours.kernel import search
from labsecours.kernel.models import SearchEntry

pytestmark = pytest.mark.django_db

PAGES = [
    ("Retour sur les expérimentations en cours", "Des projets concrets dans les casernes."),
    ("Webinaire sur l’intelligence collective", "Les impacts dans les organisations."),
    ("Les sapeures-pompières à l’honneur", "Une œuvre commune."),
]


@pytest.fixture(autouse=True)
def _pages() -> None:
    for number, (title, text) in enumerate(PAGES, start=1):
        SearchEntry.objects.create(
            record_type="test.page",
            record_id=number,
            kind="page",
            title=title,
            text=text,
            stems=" ".join(search.stems(f"{title} {text}")),
            trigrams=" ".join(sorted(set(search.trigrams(title)))),
        )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("experimentation", [1]),
        ("expérimentations", [1]),
        ("organisation", [2]),
        ("INTELLIGENCES COLLECTIVES", [2]),
        ("oeuvres", [3]),
        ("caserne projet", [1]),
        ("caserne diversité", []),
        ("webinnaire", [2]),
        ("zzzzzz", []),
        ("", []),
        ("\" OR * NEAR( stems:x -- ' ; )", []),
        ("\x00expérimentation\x00", [1]),
        ("é" * 10_000, []),
        ("🚒", []),
    ],
)
def test_search_finds_french_words_whatever_their_form(query: str, found: list[int]) -> None:
    assert [entry.record_id for entry in search.find(query)] == found


def test_a_forgotten_page_is_found_no_more() -> None:
    search.forget("test.page", 1)
    assert search.find("experimentation") == []
