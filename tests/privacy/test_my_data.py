"""What somebody reads and takes away of their own, and what they agree to."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory, PersonFactory
from tests.privacy.conftest import ADDRESS

from labsecours.accounts import services as accounts
from labsecours.accounts.models import User
from labsecours.directory.models import Affiliation
from labsecours.kernel import audit
from labsecours.kernel.models import AuditEvent
from labsecours.privacy import consents
from labsecours.privacy.models import Consent


def test_the_archive_holds_ones_own_and_nobody_elses(camille: User, confirmed: Callable[[User], Client]) -> None:
    boss = make_user("chef@example.org", "administrator", name="Chef Secret")
    accounts.grant(user=camille, role="team_events", actor=boss, reason="agenda")
    own = PersonFactory.create(given_name="Camille", family_name="Témoin", email=ADDRESS, affiliation=None)
    Affiliation.objects.create(
        person=own, organisation=OrganisationFactory.create(name="SDIS d’essai"), function="cheffe"
    )
    other = PersonFactory.create(given_name="Autrui", family_name="Ignoré", email="autrui@example.org")
    audit.write(AuditEvent.Verb.UPDATED, other, actor=camille, before={"rank": "secret"})

    answer = confirmed(camille).post("/compte/donnees/exporter/")
    assert answer["Content-Disposition"].startswith('attachment; filename="mes-donnees-')
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.namelist() == ["donnees.json", "index.html"]
    text, page = archive.read("donnees.json").decode(), archive.read("index.html").decode()
    for word in ("Chef Secret", "chef@example.org", "Ignoré", "autrui@example.org", "secret"):
        assert (word in text, word in page) == (False, False)
    data = json.loads(text)["data"]
    assert data["accounts.account"]["rows"][0]["Nom"] == "Camille Témoin"
    assert [row["Motif"] for row in data["accounts.roles"]["rows"]] == ["agenda"]
    assert [(row["Organisation"], row["Fonction"]) for row in data["directory.affiliations"]["rows"]] == [
        (str(own.affiliations.get().organisation), "cheffe")
    ]
    assert data["kernel.events"]["rows"][0]["Objet"] == ""
    assert AuditEvent.objects.filter(verb=AuditEvent.Verb.EXPORTED, actor=camille, record_id=camille.pk).count() == 1


def test_the_page_shows_it_and_is_never_kept(camille: User) -> None:
    page = sign_in(Client(), camille).get("/compte/donnees/")
    assert (page.status_code, "no-store" in page["Cache-Control"], ADDRESS in page.content.decode()) == (
        200,
        True,
        True,
    )
    assert Client().get("/compte/donnees/").status_code == 302


def test_consent_is_off_until_given_and_kept_once_withdrawn(camille: User) -> None:
    client = sign_in(Client(), camille)
    assert not consents.has_consented(ADDRESS, "newsletter")
    give = {"purpose": "newsletter", "version": "2026-11", "choice": "give"}
    client.post("/compte/donnees/consentement/", give)
    client.post("/compte/donnees/consentement/", give)
    assert consents.has_consented(ADDRESS, "newsletter")
    client.post("/compte/donnees/consentement/", {"purpose": "newsletter", "choice": "withdraw"})
    assert not consents.has_consented(ADDRESS, "newsletter")
    kept = Consent.objects.get()
    assert (kept.version, kept.where, kept.withdrawn_at is None) == ("2026-11", "/compte/donnees/", False)
    verbs = AuditEvent.objects.filter(record_type="privacy.consent").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["consented", "withdrawn"]


@pytest.mark.parametrize(
    "typed",
    [
        {"purpose": "unknown", "version": "2026-11", "choice": "give"},
        {"purpose": "newsletter", "version": "1999", "choice": "give"},
        {"purpose": "newsletter", "choice": "maybe"},
        {},
    ],
)
def test_a_choice_that_is_not_offered_is_refused(camille: User, typed: dict[str, str]) -> None:
    answer = sign_in(Client(), camille).post("/compte/donnees/consentement/", typed, follow=True)
    assert (answer.status_code, "message-error" in answer.content.decode(), Consent.objects.count()) == (200, True, 0)
