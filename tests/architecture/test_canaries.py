"""A unique word stands in each confidential field; every role reads all that it can reach.

A word met where EXPECTED does not let it be is a leak: on a page, in a file, a feed, a header, a mail or an error.
"""

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any

import pypdfium2
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from tests.architecture.canaries import BIRDS, plant
from tests.architecture.examples import Examples
from tests.architecture.permissions import WHO, Who, routes

from labsecours.kernel.privacy import confidential_fields
from labsecours.kernel.queues import Mail
from labsecours.kernel.records import touch
from labsecours.kernel.search import refresh

TEAM, ADMINISTRATOR = "team", "administrator"
EXPECTED = {
    "directory.organisation.notes": {TEAM},
    "directory.person.email": {TEAM},
    "directory.person.given_name": {TEAM},
    "directory.person.family_name": {TEAM},
    "report.report.title": {TEAM},
    "report.report.preface": {TEAM},
    "report.edition.author_name": {TEAM},
    "accounts.user.name": {ADMINISTRATOR},
    "accounts.user.email": {ADMINISTRATOR},
    "accounts.grant.reason": {ADMINISTRATOR},
    "kernel.auditevent.origin": {ADMINISTRATOR},
    "kernel.auditevent.after": {ADMINISTRATOR},
    "kernel.auditevent.salt": {ADMINISTRATOR},  # the exported log, so that its chain can be verified elsewhere
    "kernel.auditevent.author_salt": {ADMINISTRATOR},
    "kernel.auditevent.origin_salt": {ADMINISTRATOR},
    "kernel.mail.to": {ADMINISTRATOR},
    "kernel.mail.text": {ADMINISTRATOR},
    "kernel.mail.html": {ADMINISTRATOR},
    "privacy.erasurerequest.reason": {ADMINISTRATOR},
}
"""Who may read which field, besides the person; a field that is not here is read by nobody."""

NOT_PLANTED = {
    "accounts.user.last_login": "a date, which looks like any other",
    "kernel.auditevent.removed": "holds the words of other fields: where those are met, it is",
}
NOT_FOLLOWED = re.compile(r"^/(static|media)/|/deconnexion/")
MOST_PAGES = 700


def audience(who: Who) -> set[str]:
    """Of which of the readers of EXPECTED somebody is."""
    if not who.is_strong:
        return set()
    return {TEAM, ADMINISTRATOR} if "administrator" in who.roles else {TEAM} if who.roles else set()


@pytest.fixture
def examples(db: None) -> Examples:
    return Examples()


@pytest.fixture
def birds(examples: Examples) -> dict[str, str]:
    found = plant(examples)
    for label in ("directory.organisation", "directory.person"):
        for record in apps.get_model(label)._default_manager.order_by("pk"):
            refresh(record)
    touch()
    return found


def test_every_confidential_field_has_its_word(birds: dict[str, str]) -> None:
    declared = {f"{label}.{name}" for label, names in confidential_fields().items() for name in names}
    assert declared - set(birds.values()) == set(NOT_PLANTED)


@pytest.mark.parametrize("who", WHO, ids=lambda who: who.key)
def test_nobody_reads_what_is_not_for_them(who: Who, examples: Examples, birds: dict[str, str]) -> None:
    told, met = defaultdict(set), set[str]()
    for address, response in crawl(examples, examples.clients[who.key], who, birds):
        if address.startswith("/recherche/?q="):
            assert 'class="result"' not in response.content.decode(), f"{birds[address[14:]]} can be searched for"
        for bird in words_of(response, birds):
            if bird not in address:
                met.add(birds[bird])
                told[birds[bird]].add(address)
    readers = audience(who)
    assert {field: sorted(told[field])[:3] for field in told if not EXPECTED.get(field, set()) & readers} == {}
    if ADMINISTRATOR in readers:
        assert met >= {"accounts.grant.reason", "accounts.user.email", "directory.organisation.notes", "kernel.mail.to"}


def crawl(examples: Examples, client: Client, who: Who, birds: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """Every address of the matrix, searches for each word, errors, and what those link to.

    The public pages, which read no session, are read once, as a visitor; a part of the team sees what another does:
    what pages link to is followed for one of them, and for the administrator.
    """
    waiting = [*addresses(examples, who), *searches(birds, who), *ERRORS]
    follows = who.key in {"visitor", "referent, own", "team: record", "administrator"}
    seen = set[str]()
    while waiting:
        address = waiting.pop()
        if address in seen or NOT_FOLLOWED.search(address) or (who.is_signed_in and not PRIVATE.match(address)):
            continue
        seen.add(address)
        assert len(seen) < MOST_PAGES
        response = client.get(address)
        assert response.status_code < 500, address
        yield address, response
        if follows and ("html" in response.headers.get("Content-Type", "") or address.endswith(".xml")):
            text = response.content.decode().replace("http://127.0.0.1:8000", "")
            waiting += [unescape(link) for link in re.findall(r'(?:href="|<loc>)(/(?!/)[^"<#?]*)', text)]
    yield "POST", client.post("/gestion/evenements/ajouter/", {"title": "x"})
    yield "DELETE", client.delete("/gestion/")
    yield "host", client.get("/", headers={"host": "exemple.invalid"})


PRIVATE = re.compile(r"^/(gestion|compte|demonstration)/")
ERRORS = (
    "/nulle-part/",
    "/gestion/nulle-part/",
    "/gestion/evenements/999999/",
    "/compte/nulle-part/",
    "/en/nulle-part/",
)


def addresses(examples: Examples, who: Who) -> Iterator[str]:
    for route in routes():
        if not route.name.endswith("api-root"):
            names = examples.names(route, who)
            yield reverse(route.name, kwargs={name: names[name] for name in route.places})


def searches(birds: dict[str, str], who: Who) -> Iterator[str]:
    for bird, field in birds.items():
        if not who.is_signed_in:
            yield f"/recherche/?q={bird}"
        elif "person" in field or who.key == "administrator":
            yield f"/gestion/personnes/?q={bird}"
            yield f"/gestion/choix/personnes/?q={bird}"


def words_of(response: Any, birds: dict[str, str]) -> set[str]:
    """The planted words in the headers and in what the answer holds, whatever its kind."""
    text = f"{response.headers}{response.cookies}{body(response)}".lower()
    return {bird for bird in set(BIRDS.findall(text)) | {b for b in birds if not BIRDS.match(b)} if bird in text}


def body(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(archive.read(name).decode(errors="replace") for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    return content.decode(errors="replace")


def test_no_mail_tells_what_is_not_for_its_reader(birds: dict[str, str], examples: Examples) -> None:
    """Those posted once everything is planted: an invitation, and the roles of somebody who has words in theirs."""
    client: Any = examples.clients["administrator"]
    before = set(Mail.objects.values_list("pk", flat=True))
    client.post("/gestion/comptes/inviter/", {"email": "neuf@example.org", "name": "Neuf", "language": "fr"})
    victim = examples.somebody.pk
    client.post(f"/gestion/comptes/{victim}/roles/", {"role": "team_calls"})
    posted = Mail.objects.exclude(pk__in=before)
    assert posted.filter(to="neuf@example.org").exists()
    for mail in posted:
        found = {birds[bird] for bird in birds if bird in f"{mail.subject}{mail.text}{mail.html}".lower()}
        assert found <= ({"accounts.user.email", "accounts.user.name"} if mail.to != "neuf@example.org" else set())
