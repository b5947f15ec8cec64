"""What the team keeps to itself is on no public page, in no file and in no answer of the API."""

import re
from html import unescape

import pytest
from django.test import Client
from tests.portal.record import fill

from labsecours.directory.models import Organisation, Person
from labsecours.kernel.records import touch
from labsecours.kernel.search import refresh

pytestmark = pytest.mark.django_db
TOKENS = ("canarinote", "canariprenom", "canarinom", "canaricourriel")
STARTS = (
    "/",
    "/en/",
    "/agenda/?when=all",
    "/sitemap.xml",
    "/actualites.rss",
    "/agenda.ics",
    "/api/v1/organisations",
    "/api/v1/events",
    "/api/v1/calls",
    "/api/v1/memberships",
    "/api/v1/agreements",
    *(f"/recherche/?q={token}" for token in TOKENS),
)
NOT_READ = re.compile(r"^/(en/)?(gestion|compte|static|media)/|\.(pdf|docx)$")


def test_internal_notes_and_people_not_public_are_published_nowhere(client: Client) -> None:
    fill()
    Organisation.objects.update(notes=TOKENS[0])
    Person.objects.update(email=f"{TOKENS[3]}@example.org")
    Person.objects.filter(is_public=False).update(given_name=TOKENS[1], family_name=TOKENS[2])
    for record in (*Organisation.objects.all(), *Person.objects.all()):
        refresh(record)
    touch()
    seen, waiting, told = set[str](), list(STARTS), list[str]()
    while waiting:
        address = waiting.pop()
        if address in seen or NOT_READ.search(address):
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode().replace("http://127.0.0.1:8000", "")
        asked = address.partition("?q=")[2]
        told += [f"{token} on {address}" for token in TOKENS if token in text.lower() and token != asked]
        told += [f"found by {asked}"] if asked in TOKENS and 'class="result"' in text else []
        waiting += [unescape(link) for link in re.findall(r'(?:href="|<loc>)(/(?!/)[^"<#]*)', text)]
    assert told == []
    assert {"/organisations/sdis-01/", "/rapports/2021/", "/rapports/2021/chronologie.csv"} <= seen
