from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.screens import every_screen, screen
from tests.factories.events import EventFactory
from tests.factories.roadmap import AxisFactory

from labsecours.events.models import Event

pytestmark = pytest.mark.django_db

EVENT = {"title": "Live", "format": "live", "role": "organised", "period": "2021"}
HUGE = "9" * 40


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"period": ""}, "Ce champ est obligatoire"),
        ({"period": "31 février 2021"}, "n’est pas une date du calendrier"),
        ({"period": "999999"}, "ne désigne pas une période"),
        ({"axis": HUGE}, "Sélectionnez un choix valide"),
        ({"axis": "77"}, "Sélectionnez un choix valide"),
        ({"title": "x" * 301}, "au plus 300"),
        ({"title": "Live\x00"}, "caractères"),
        ({"title": "Live\x07"}, "caractères de contrôle"),
        ({"series": HUGE, "series__text": "Sans nom"}, "Rien ne s’appelle"),
        ({"format": "opera"}, "Sélectionnez un choix valide"),
        ({"start_time": "10:00"}, "Des heures demandent un jour précis"),
        ({"period": "3 mai 2021", "end_time": "10:00"}, "Dites aussi quand cela commence"),
        ({"period": "3 mai 2021", "start_time": "11:00", "end_time": "10:00"}, "La fin précède le début"),
        ({"counts-total": "1", "counts-0-value": "70", "counts-0-kind": "stated"}, "Dites d’où vient ce nombre"),
        ({"counts-total": "1", "counts-0-value": HUGE, "counts-0-source": "rapport"}, "inférieure ou égale"),
        ({"counts-total": "1", "counts-0-value": "-1", "counts-0-source": "rapport"}, "supérieure ou égale"),
        ({"counts-total": "9000"}, "Pas plus de 300 lignes"),
        ({"event_links-total": "1", "event_links-0-label": "x", "event_links-0-url": "javascript:alert(1)"}, "URL"),
    ],
)
def test_bad_input_is_told_and_kept(typed: dict[str, str], told: str, staff_client: Client) -> None:
    AxisFactory.create()
    page = staff_client.post("/gestion/evenements/ajouter/", {**EVENT, "place": "Salle 12", **typed})
    text = page.content.decode()
    assert (page.status_code, Event.objects.count()) == (422, 0)
    assert told in text.replace("&#39;", "’")
    assert 'value="Salle 12"' in text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/gestion/evenements/?page=0", 404),
        ("/gestion/evenements/?page=99", 404),
        ("/gestion/evenements/?page=x", 404),
        (f"/gestion/evenements/?page={HUGE}", 404),
        ("/gestion/evenements/?tri=12", 200),
        ("/gestion/evenements/?tri=--1", 200),
        ("/gestion/evenements/?format=opera&annee=x&axe=%00", 200),
        ("/gestion/evenements/?q=%FF%00(((", 200),
        ("/gestion/evenements/?q=" + "a+" * 3000, 200),
        ("/gestion/choix/evenements/?q=%00[", 200),
        (f"/gestion/evenements/{HUGE}/", 404),
        (f"/gestion/evenements/{HUGE}/historique/", 404),
        ("/gestion/evenements/12/", 404),
        ("/gestion/evenements/export.pdf", 404),
        ("/gestion/licornes/", 404),
        ("/gestion/evenements/12/fusionner/", 404),
    ],
)
def test_an_odd_address_is_answered(address: str, status: int, staff_client: Client) -> None:
    EventFactory.create()
    assert staff_client.get(address).status_code == status


def test_an_unknown_sort_or_filter_is_told(staff_client: Client) -> None:
    EventFactory.create()
    text = staff_client.get("/gestion/evenements/?tri=9&format=opera").content.decode()
    assert "ne se trie pas ainsi" in text
    assert "n’a pas de valeur «\u00a0opera\u00a0»" in text


def test_thousands_of_fields_are_refused(staff_client: Client) -> None:
    data = {f"x{number}": "1" for number in range(5001)}
    assert staff_client.post("/gestion/evenements/ajouter/", data).status_code == 400


TYPED = st.one_of(
    st.text(max_size=40), st.sampled_from(["1", "-1", HUGE, "été 2021", "\x00", "on", "new", "../", "é" * 400])
)


@every_screen
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_typed_gets_an_answer(key: str, staff_client: Client, data: Any) -> None:
    of: Any = screen(key)
    names = [*of.form.base_fields, *(f"{name}__text" for name in of.form.base_fields)]
    for part in of.parts:
        fields = [*part.form.base_fields, "row", "DELETE"]
        names += [f"{part.relation}-total", *(f"{part.relation}-0-{name}" for name in fields)]
        names += [f"{part.relation}-0-{name}__{suffix}" for name in fields for suffix in ("text", "pick", "asked")]
    typed = data.draw(st.dictionaries(st.sampled_from(names), TYPED, max_size=12))
    response = staff_client.post(f"/gestion/{key}/ajouter/", typed)
    assert response.status_code in {200, 302, 422}
