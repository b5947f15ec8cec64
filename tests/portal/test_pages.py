import json
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.portal.record import event, fill, keep

from labsecours.events.models import Series
from labsecours.kernel import clock, memory
from labsecours.kernel.records import touch
from labsecours.report.models import Report

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/agenda/",
    "/agenda/?view=month&month=2021-11",
    "/agenda/?view=series",
    "/evenements/evenement-1/",
    "/evenements/evenement-2/",
    "/series/lives/",
    "/appels/",
    "/appels/prix/",
    "/membres/",
    "/membres/?date=2020-01-01&show=members",
    "/conventions/",
    "/partenaires/",
    "/organisations/sdis-01/",
    "/organisations/gazette/",
    "/publications/",
    "/publications/?media=gazette",
    "/feuille-de-route/",
    "/recherche/",
    "/recherche/?q=experimentation",
    "/mentions-legales/",
    "/accessibilite/",
    "/confidentialite/",
    "/plan-du-site/",
]
FILES = ["/actualites.rss", "/sitemap.xml", "/robots.txt", "/agenda.ics", "/series/lives.ics"]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_its_language_and_keeps_its_address_in_the_other(client: Client, path: str, prefix: str) -> None:
    fill()
    response = client.get(prefix + path)
    assert response.status_code == 200
    html = response.content.decode()
    assert f'<html lang="{"en" if prefix else "fr"}">' in html
    twins = re.findall(r'<a href="([^"]+)" lang="(?:fr|en)" hreflang', html)
    escaped = path.replace("&", "&amp;")
    assert twins == [escaped, "/en" + escaped]
    assert response.cookies == {}


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_a_page_holds_without_any_record_or_is_not_found(client: Client, path: str) -> None:
    needs_a_record = re.match(r"/(evenements|series|organisations|appels)/\w", path)
    assert client.get(path).status_code == (404 if needs_a_record else 200)


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 1),
        ("/agenda/", 3),
        ("/agenda/?view=month&month=2021-10", 2),
        ("/appels/", 8),
        ("/membres/", 4),
        ("/partenaires/", 1),
        ("/publications/", 7),
        ("/conventions/", 4),
        ("/feuille-de-route/", 5),
        ("/recherche/?q=evenement", 4),
    ],
)
def test_queries_do_not_grow_with_rows(client: Client, path: str, queries: int) -> None:
    fill()
    counts = []
    for number in (10, 11, 12):
        event(number)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        counts.append(len(captured))
    assert counts == [queries] * 3


def test_the_first_home_page_after_a_change_stays_within_bounds(client: Client) -> None:
    fill()
    touch()
    memory.forget_all()
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert len(captured) <= 27


def test_home_tells_the_latest_year_whose_report_is_public(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2022, 6, 1))
    for number, when in enumerate(("mai 2021", "mai 2022", "mai 2023")):
        event(number, when)

    def reports() -> set[str]:
        links = set(re.findall(r'href="(/rapports/2[^"]*)"', client.get("/").content.decode()))
        assert {client.get(link).status_code for link in links} <= {200}
        return {link[:15] for link in links}

    Report.objects.create(year=2023)
    touch()
    assert reports() == {"/rapports/2022/"}
    Report.objects.create(year=2022, is_public=False)
    touch()
    assert reports() == {"/rapports/2021/"}
    Report.objects.create(year=2021, is_public=False)
    touch()
    assert reports() == set()


def test_fifty_events_weigh_less_than_a_hundred_kilobytes(client: Client) -> None:
    fill()
    for number in range(10, 70):
        event(number)
    html = client.get("/agenda/?when=all").content
    assert html.count(b'class="line') >= 50
    assert len(html) < 100_000


@pytest.mark.parametrize("path", [*PAGES, *FILES])
def test_an_unchanged_page_is_not_sent_again(client: Client, path: str) -> None:
    fill()
    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    event(99)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/agenda/", "/membres/", "/recherche/", "/publications/", "/appels/", "/conventions/"]
)
@pytest.mark.parametrize(
    "value", ["abc", "-1", "9" * 26, "2021-13", "\x00", "é'\"<b>", "2021-02-30", "9" * 5000, "🚒", "٢٠٢١"]
)
def test_no_parameter_breaks_a_page(client: Client, path: str, value: str) -> None:
    fill()
    names = ("q", "page", "month", "date", "year", "format", "role", "axis", "partner", "when", "kind", "media", "show")
    for view in ("list", "month") if path == "/agenda/" else ("",):
        assert client.get(path, {"view": view, **dict.fromkeys(names, value)}).status_code == 200


def test_an_event_describes_itself_to_machines_without_opening_the_page_to_injection(client: Client) -> None:
    fill()
    response = client.get("/evenements/evenement-1/")
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())[0]
    described: dict[str, Any] = json.loads(data)
    assert described["startDate"] == "2021-11-18"
    assert described["organizer"] == [{"@type": "Organization", "name": "Secours & Lab"}]
    assert described["description"] == "Une expérimentation </script><b>"


def test_a_person_who_did_not_agree_is_named_nowhere(client: Client) -> None:
    fill()
    pages = {path: client.get(path).content.decode() for path in [*PAGES, *FILES]}
    assert [path for path, html in pages.items() if "Introuvable" in html] == []
    assert [path for path, html in pages.items() if "Dominique Visible" in html] == ["/evenements/evenement-1/"]
    assert "Nothing was found" in client.get("/en/recherche/?q=Introuvable").content.decode()


def test_a_number_stated_for_several_events_is_told_as_shared(client: Client) -> None:
    fill()
    html = client.get("/en/evenements/evenement-2/").content.decode()
    assert "about 50" in html
    assert re.search(r'together with:\s*<a href="/en/evenements/evenement-1/" lang="fr">Événement 1</a>', html)


def test_members_are_those_of_the_date(client: Client) -> None:
    fill()
    row = '<tr class="is-member">'
    assert client.get("/membres/?date=2021-12-31").content.decode().count(row) == 1
    assert client.get("/membres/?date=2020-12-31").content.decode().count(row) == 0
    assert "2021-12-31" in client.get("/en/membres/?date=hier").content.decode()


def test_only_members_are_listed_unless_others_are_asked_for(client: Client) -> None:
    fill()

    def listed(query: str) -> list[str]:
        html = client.get(f"/membres/{query}").content.decode()
        return re.findall(r'<th scope="row"><a href="/organisations/([^/]+)/"', html)

    assert listed("") == listed("?show=members") == ["sdis-01"]
    assert listed("?show=all") == listed("?date=2020-12-31") == ["sdis-01", "sdmis"]


def test_the_agenda_narrows_by_each_filter(client: Client) -> None:
    fill()
    for query, shown in (
        ("when=coming", 0),
        ("when=past", 2),
        ("axis=numerique", 1),
        ("partner=sdis-01", 1),
        ("q=experimentations", 1),
        ("format=fair", 0),
        ("role=organised&year=2021", 2),
        ("year=2020", 0),
    ):
        html = client.get(f"/agenda/?{query}").content.decode()
        assert (query, html.count('<li class="line')) == (query, shown)


def test_a_month_never_places_an_event_on_a_day_that_is_not_known(client: Client) -> None:
    fill()
    html = client.get("/agenda/?view=month&month=2021-07").content.decode()
    vague, grid = html.split('<ol class="month"')
    assert "/evenements/evenement-2/" in vague
    assert "/evenements/evenement-2/" not in grid
    november = client.get("/agenda/?view=month&month=2021-11").content.decode().split('<ol class="month"')[1]
    assert november.count("/evenements/evenement-1/") == 1


def test_feeds_are_well_formed_and_lead_to_pages(client: Client) -> None:
    fill()
    feed = ElementTree.fromstring(client.get("/actualites.rss").content)  # noqa: S314  made by us
    links = [str(item.findtext("link")).removeprefix("http://127.0.0.1:8000") for item in feed.iter("item")]
    assert len(links) == 5
    site = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  made by us
    places = [str(node.text).removeprefix("http://127.0.0.1:8000") for node in site.iter() if node.tag.endswith("loc")]
    assert "/evenements/evenement-1/" in places
    assert {client.get(path).status_code for path in {*links, *places}} == {200}


def test_search_tells_kinds_counts_and_the_words_found(client: Client) -> None:
    fill()
    html = client.get("/en/recherche/?q=experimentations").content.decode()
    assert "<mark>expérimentation</mark>" in html
    assert "1 result<" in html


def test_an_excerpt_sets_the_fields_apart_and_a_title_binds_its_dashes(client: Client) -> None:
    event(1, summary="Des drones.", place="Lyon")
    keep(Series(title="Drones – essais", slug="drones"))
    html = client.get("/recherche/?q=drones").content.decode()
    assert "Des <mark>drones</mark>. · Lyon · webinaire</p>" in html
    assert "<mark>Drones</mark>\u00a0– essais</a>" in html


def test_a_missing_page_helps_and_a_failure_needs_no_database(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert 'action="/recherche/"' in response.content.decode()
    from labsecours.portal.views import failed

    with CaptureQueriesContext(connection) as captured:
        html = failed(response.wsgi_request).content.decode()
    assert (len(captured), "<h1>" in html) == (0, True)


def test_an_expired_form_says_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/compte/connexion/")
    assert response.status_code == 403
    assert "Le formulaire n’a pas pu être envoyé" in response.content.decode()
