import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.report import record

from labsecours.kernel import clock
from labsecours.kernel.records import touch
from labsecours.report.models import Report
from labsecours.report.services import freeze

pytestmark = pytest.mark.django_db
REPORT = "/rapports/2021/"


def listed(page: str) -> list[str]:
    return re.findall(r"<h4[^>]*><a [^>]*>([^<]*)", page)


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_report_links_each_figure_and_each_figure_its_rows(client: Client) -> None:
    record.whole_year()
    page = read(client, REPORT)
    keys = set(re.findall(r'href="/rapports/2021/chiffres/([a-z-]+)/"', page))
    assert "participants-stated" in keys
    for key in keys:
        figure = read(client, f"{REPORT}chiffres/{key}/")
        assert f'href="/rapports/2021/chiffres/{key}.csv"' in figure
        assert client.get(f"{REPORT}chiffres/{key}.json").json()["key"] == key
        assert client.get(f"{REPORT}chiffres/{key}.csv").content.startswith("\ufeffClé;".encode())
    assert "plus de" in read(client, f"{REPORT}chiffres/calls-applications/")


def test_filters_leave_what_they_name_and_say_so(client: Client) -> None:
    record.whole_year()
    assert listed(read(client, f"{REPORT}?type=live")) == ["First-0", "Second-0"]
    assert listed(read(client, f"{REPORT}?axe=axis")) == ["Awarded"]
    assert listed(read(client, f"{REPORT}?partenaire=partner-0&type=agreement")) == ["Agreement-0"]
    assert "2 activités sur 6" in read(client, f"{REPORT}?type=live")
    assert "Aucune activité ne répond à ces choix" in read(client, f"{REPORT}?type=live&axe=nothing")


def test_what_is_not_public_answers_as_what_does_not_exist(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2023, 5, 1))
    record.event("seen")
    record.event("to-come", "mai 2024")
    for year in (2020, 2024, 0, 10**30):
        for address in ("", "chiffres/", "chiffres/events/", "chiffres/events.csv", "chronologie.csv", "rapport.pdf"):
            read(client, f"/rapports/{year}/{address}", 404)
    read(client, f"{REPORT}chiffres/nothing/", 404)
    read(client, f"{REPORT}editions/1/", 404)
    read(client, f"{REPORT}editions/{10**30}/rapport.pdf", 404)
    assert re.findall(r'href="/rapports/(\d+)/"', read(client, "/rapports/")) == ["2021"]
    Report.objects.create(year=2021, is_public=False)
    for address in ("", "chiffres/", "chiffres/events/", "rapport.pdf", "editions/1/"):
        read(client, f"{REPORT}{address}", 404)


def test_an_edition_stays_as_it_was(client: Client, staff_user: Any) -> None:
    record.event("kept")
    report = Report.objects.create(year=2021)
    edition = freeze(report, actor=staff_user)
    record.event("later")
    touch()
    assert listed(read(client, REPORT)) == ["Kept", "Later"]
    page = read(client, f"{REPORT}editions/1/")
    assert listed(page) == ["Kept"]
    assert edition.digest in page
    assert 'href="/rapports/2021/editions/1/chiffres/events/"' in page
    figure = read(client, f"{REPORT}editions/1/chiffres/events/")
    assert ("Kept" in figure, "Later" in figure) == (True, False)


def test_editions_of_a_report_that_is_not_public_are_not_either(client: Client, staff_user: Any) -> None:
    record.event("kept")
    report = Report.objects.create(year=2021)
    freeze(report, actor=staff_user)
    edition = f"{REPORT}editions/1/"
    addresses = (edition, f"{edition}chiffres/events/", f"{edition}rapport.pdf", f"{edition}rapport.docx")
    read(client, edition)
    Report.objects.update(is_public=False)
    touch()
    for address in addresses:
        read(client, address, 404)


def test_the_page_is_built_once_a_revision(client: Client, django_assert_num_queries: Callable[[int], Any]) -> None:
    record.event("first")
    touch()
    assert listed(read(client, REPORT)) == ["First"]
    with django_assert_num_queries(7):
        read(client, REPORT)
    record.event("second")
    touch()
    assert listed(read(client, REPORT)) == ["First", "Second"]


def test_a_big_year_comes_in_pages_that_hold_every_activity(client: Client) -> None:
    for number in range(230):
        record.event(f"event-{number}")
    pages = [read(client, f"{REPORT}?page={number}") for number in (1, 2, 3)]
    told = [title for page in pages for title in listed(page)]
    assert [len(listed(page)) for page in pages] == [100, 100, 30]
    assert len(set(told)) == 230
    assert max(len(page.encode()) for page in pages) < 150_000


def test_english_pages_mark_the_record_s_language(client: Client) -> None:
    record.event("kept", "18 novembre 2021")
    page = read(client, "/en/rapports/2021/")
    assert '<h4 lang="fr"><a href="/en/evenements/kept/">Kept</a></h4>' in page
    assert "18 November 2021" in page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_have_no_serious_accessibility_fault_and_fit(
    transactional_db: None, open_page: Callable[..., Any], axe_findings: Callable[[Any], list[str]], width: int
) -> None:
    record.whole_year()
    for address in (REPORT, "/rapports/", f"{REPORT}chiffres/", f"{REPORT}chiffres/participants-stated/"):
        page = open_page(address, width=width)
        assert axe_findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
