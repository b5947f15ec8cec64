from collections.abc import Callable
from typing import Any

import pytest
from tests.factories.directory import OrganisationFactory
from tests.factories.roadmap import AxisFactory

from labsecours.directory.models import Organisation
from labsecours.events.models import Event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_event_is_recorded_with_the_keyboard(
    staff_client: Any, open_page: Callable[..., Any], axe_findings: Callable[[Any], list[str]]
) -> None:
    AxisFactory.create()
    OrganisationFactory.create(name="Ville d’Orange", short_name="")
    chosen = OrganisationFactory.create(name="Orange Cyber", short_name="")
    page = open_page("/compte/connexion/")
    page.context.add_cookies([{"name": "sessionid", "value": staff_client.cookies["sessionid"].value, "url": page.url}])
    page.goto(page.url.replace("/compte/connexion/", "/gestion/evenements/ajouter/"))
    assert axe_findings(page) == []

    page.fill("#id_title", "Live : l’eau")
    page.keyboard.press("Tab")
    page.select_option("#id_format", "live")
    page.select_option("#id_role", "organised")
    page.fill("#id_period", "18 novembre 2021")
    organisation = page.locator("#id_event_organisations-0-organisation")
    organisation.press_sequentially("orange")
    page.wait_for_selector("[role=option]")
    organisation.press("ArrowDown")
    assert page.locator("[role=option][aria-selected=true]").inner_text().startswith("Orange Cyber")
    organisation.press("Enter")
    assert organisation.input_value() == "Orange Cyber"
    page.locator("[data-rows=event_organisations] [data-add]").press("Enter")
    second = page.locator("#id_event_organisations-1-organisation")
    assert second.evaluate("node => node === document.activeElement")
    second.press_sequentially("Atelier Neuf")
    page.keyboard.press("Escape")
    page.locator(".save-bar button[name=save]").press("Enter")

    offer = page.locator(".choice-offer")
    offer.get_by_label("Créer").check()
    offer.locator("select").select_option("company")
    assert axe_findings(page) == []
    page.locator(".save-bar button[name=save]").click()
    page.wait_for_selector(".message-success")
    parts = Event.objects.get().event_organisations.values_list("organisation", flat=True)
    assert set(parts) == {chosen.pk, Organisation.objects.get(name="Atelier Neuf").pk}
    assert axe_findings(page) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_no_screen_overflows(width: int, staff_user: Any, staff_client: Any, open_page: Callable[..., Any]) -> None:
    OrganisationFactory.create()
    session = {"name": "sessionid", "value": staff_client.cookies["sessionid"].value}
    page = open_page("/", width=width)
    page.context.add_cookies([{**session, "url": page.url}])
    for path in ("", "organisations/", "evenements/ajouter/", "editions/ajouter/"):
        page.goto(page.url.split("/gestion")[0].rstrip("/") + f"/gestion/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
