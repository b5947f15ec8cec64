"""A visitor goes from the home page to an event with the keyboard alone, then changes language."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.portal.record import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEEN = ("/", "/agenda/", "/agenda/?view=month&month=2021-11", "/evenements/evenement-1/", "/appels/prix/", "/membres/")


@pytest.mark.parametrize("width", [390, 1280])
def test_home_agenda_event_and_language_by_keyboard(
    open_page: Callable[..., Any], axe_findings: Callable[[Any], list[str]], width: int
) -> None:
    fill()
    page = open_page("/", width=width)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"

    if width == 390:
        page.get_by_role("button", name="Menu").press("Enter")
    page.locator("#main-nav").get_by_role("link", name="Agenda").press("Enter")
    page.wait_for_url("**/agenda/")
    page.get_by_role("link", name="Événement 1").press("Enter")
    page.wait_for_url("**/evenements/evenement-1/")
    page.get_by_role("link", name="English").press("Enter")
    page.wait_for_url("**/en/evenements/evenement-1/")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("h1").get_attribute("lang") == "fr"

    origin = page.url.split("/en/")[0]
    for path in SEEN:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(origin + path)
            assert (path, scheme, axe_findings(page)) == (path, scheme, [])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
