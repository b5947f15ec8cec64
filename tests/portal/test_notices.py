"""The pages that the law asks for, as they stand with what the association filled in."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.directory import AssociationFactory

from labsecours.directory import legal
from labsecours.directory.models import Association
from labsecours.kernel import clock
from labsecours.portal.cookies import known_cookies

pytestmark = pytest.mark.django_db

FILLED: dict[str, Any] = {
    "legal_form": "association loi 1901",
    "registered_office": "1 rue de l’Essai, 00000 Essai",
    "phone": "00 00 00 00 00",
    "contact_email": "contact@example.org",
    "publication_director": "Camille Essai",
    "host_name": "Hébergeur d’essai",
    "host_address": "2 rue de l’Essai",
    "host_phone": "00 00 00 00 01",
    "accessibility_state": "partial",
    "accessibility_rate": 72,
    "accessibility_audited_on": date(2026, 3, 2),
    "accessibility_audited_by": "Cabinet d’essai",
    "accessibility_tests": "Dix pages, Firefox et NVDA.",
    "accessibility_gaps": "Les cartes n’ont pas d’alternative.",
    "accessibility_declared_on": date(2026, 3, 9),
    "privacy_email": "donnees@example.org",
    "security_email": "securite@example.org",
}


def text_of(client: Client, path: str) -> str:
    html = client.get(path).content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_what_is_not_filled_in_is_said_not_to_be_known(client: Client, staff_client: Client) -> None:
    Association.objects.create(name="Association d’essai")
    assert text_of(client, "/mentions-legales/").count("non indiqué à ce jour") == 8
    accessibility = text_of(client, "/accessibilite/")
    assert "Ce site est non conforme" in accessibility
    assert "Aucun audit ne l’a mesuré à ce jour" in accessibility
    assert "engage à rendre" not in accessibility
    assert client.get("/.well-known/security.txt").status_code == 404
    assert "1 association dont des pages légales sont à compléter" in text_of(staff_client, "/gestion/")
    form = staff_client.get("/gestion/association/", follow=True).content.decode()
    assert "Sécurité (reste à remplir\u00a0: adresse pour signaler une vulnérabilité)" in form


def test_what_is_filled_in_is_published(client: Client, staff_client: Client) -> None:
    filled = AssociationFactory.create(**FILLED)
    assert [legal.lacking(filled, page) for page in legal.PAGES] == [[], [], [], []]
    notice = text_of(client, "/mentions-legales/")
    assert [told for told in list(FILLED.values())[:8] if told not in notice] == []
    accessibility = text_of(client, "/accessibilite/")
    assert "Ce site est partiellement conforme" in accessibility
    for told in ("72 %", "2 mars 2026", "9 mars 2026", "Cabinet d’essai", "Les cartes", "Défenseur des droits"):
        assert told in accessibility
    assert "donnees@example.org" in text_of(client, "/confidentialite/")
    assert "légales" not in text_of(staff_client, "/gestion/")
    for prefix, told in (
        ("", "Accessibilité\u00a0: partiellement conforme"),
        ("/en", "Accessibility: partially conforming"),
    ):
        for path in ("/", "/agenda/", "/nulle-part/"):
            assert told in client.get(prefix + path).content.decode().split("<footer")[1]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"accessibility_state": "partial"}, "Cet état repose sur un audit"),
        ({"accessibility_rate": "101"}, "Un pourcentage va de 0 à 100"),
        (
            {"accessibility_state": "full", "accessibility_rate": "99", "accessibility_audited_on": "2026-03-02"},
            "La moitié des critères",
        ),
        ({"security_email": "nobody"}, "adresse"),
    ],
)
def test_a_state_that_no_audit_bears_is_refused(staff_client: Client, typed: dict[str, str], told: str) -> None:
    page = staff_client.post("/gestion/association/ajouter/", {"name": "Essai", **typed})
    assert (page.status_code, Association.objects.count()) == (422, 0)
    assert told in page.content.decode()


@pytest.mark.parametrize(
    ("rate", "state"), [(0, "none"), (49, "none"), (50, "partial"), (99, "partial"), (100, "full")]
)
def test_the_state_follows_from_the_share_of_criteria(rate: int, state: str) -> None:
    assert legal.state_at(rate) == state


def test_the_security_contact_holds_for_less_than_a_year(client: Client) -> None:
    AssociationFactory.create(security_email="securite@example.org")
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(lines.pop("Expires"))
    assert lines == {
        "Contact": "mailto:securite@example.org",
        "Preferred-Languages": "fr, en",
        "Canonical": "http://127.0.0.1:8000/.well-known/security.txt",
    }
    assert timedelta(days=170) < expires - clock.now() < timedelta(days=365)


def test_no_other_cookie_is_set_than_those_told(client: Client, staff_client: Client) -> None:
    for path in ("/", "/en/agenda/", "/recherche/?q=x", "/cookies/", "/api/v1/events", "/nulle-part/"):
        assert client.get(path).cookies == {}
    user = make_user("autre@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.get("/compte/connexion/")
    client.post("/compte/connexion/", {"login": "autre@example.org", "password": PASSWORD})
    staff_client.get("/gestion/")
    assert {*client.cookies, *staff_client.cookies} == {cookie.name for cookie in known_cookies()}
    told = text_of(client, "/cookies/")
    assert [name for name in ("sessionid", "csrftoken", "device") if name not in told] == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/mentions-legales/", "/accessibilite/", "/confidentialite/", "/cookies/"])
def test_the_pages_hold_on_a_narrow_screen(open_page: Callable[..., Any], axe_findings: Any, path: str) -> None:
    AssociationFactory.create(**FILLED)
    page = open_page(path, width=390)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe_findings(page) == []
