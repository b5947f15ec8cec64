"""From the request to the end of the time to think it over, and again after a restore."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory, PersonFactory
from tests.factories.events import EventFactory
from tests.privacy.conftest import ADDRESS

from labsecours.accounts import services as accounts
from labsecours.accounts.models import Grant, User
from labsecours.accounts.services import LastAdministrator
from labsecours.directory.models import Affiliation, Person
from labsecours.events.models import EventPerson
from labsecours.kernel import audit, audit_chain, clock, records
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.queues import Mail
from labsecours.kernel.records import Draft
from labsecours.privacy import consents, erasing, erasures, retention, services, tasks
from labsecours.privacy.models import ClosingNotice, Consent, Erasure, ErasureRequest, RetentionRun

NAME = "Témoin"


def places(*words: str) -> set[str]:
    """Tables that hold one of the words in any column."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            text = json.dumps(row, default=str, ensure_ascii=False)
            text += "".join(str(json.loads(value)) for value in row.values() if _is_json(value))
            if any(word in text for word in words):
                found.add(model._meta.label_lower)
    return found


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("[{", "{"))


def known_everywhere(user: User) -> Person:
    """A record in the directory, a role, a consent, a second factor, mails, and a history that tells of it all."""
    person = PersonFactory.create(given_name="Camille", family_name=NAME, email=ADDRESS.upper(), is_public=True)
    Affiliation.objects.create(person=person, organisation=OrganisationFactory.create(), function="cheffe")
    person.rank = "commandante"
    records.save(Draft(person), actor=user)
    deleted = PersonFactory.create(given_name="Camille", family_name=NAME, email=ADDRESS)
    records.delete(deleted, actor=None)
    other = PersonFactory.create(given_name="Sous", family_name="Autre-Nom", email=ADDRESS)
    audit.write(AuditEvent.Verb.UPDATED, EventFactory.create(), actor=None, after={"people": [str(other)]})
    accounts.grant(user=user, role="team_events", actor=None, reason=f"{NAME} tient l’agenda")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "x"})
    consents.give(email=user.email, purpose="newsletter", version="2026-11", where="/compte/donnees/", user=user)
    services.cancel(services.ask_erasure(user=user, language="fr"), actor=user)
    sign_in(Client(), user)
    return person


def test_nothing_names_the_person_any_more(camille: User, django_capture_on_commit_callbacks: Any) -> None:
    make_user("equipe@example.org", "administrator")
    person = known_everywhere(camille)
    assert {"accounts.user", "account.emailaddress", "directory.person", "kernel.auditevent", "kernel.mail"} <= places(
        ADDRESS, NAME
    )
    number = camille.pk
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(camille, actor=None)

    assert places(ADDRESS, ADDRESS.upper(), NAME, "Autre-Nom") == set()
    assert list(User.objects.filter(pk=number).values_list("email", "name", "is_active")) == [
        (f"erased-{number}@erased.invalid", "", False)
    ]
    assert not User.objects.get(pk=number).has_usable_password()
    assert not Person.objects.filter(pk=person.pk).exists()
    assert list(Grant.objects.filter(user=number, ends_at=None)) == []
    assert [Authenticator.objects.count(), EmailAddress.objects.count()] == [0, 0]
    proof = Consent.objects.get()
    assert (proof.email, proof.user, proof.digest) == (
        "",
        None,
        erasures.digest(Erasure.objects.get().key, f"address:{ADDRESS}"),
    )
    assert list(audit_chain.verify()) == []
    log = erasures.path().read_text()
    assert (log.count("\n"), ADDRESS in log, NAME in log) == (1, False, False)
    assert erasures.path().stat().st_mode & 0o077 == 0


def test_a_person_whom_an_event_needs_stays_without_a_name(camille: User) -> None:
    make_user("equipe@example.org", "administrator")
    person = PersonFactory.create(given_name="Camille", family_name=NAME, email=ADDRESS, rank="commandante")
    Affiliation.objects.create(person=person, organisation=OrganisationFactory.create(), function="cheffe")
    EventPerson.objects.create(event=EventFactory.create(), person=person)
    erasing.erase(camille, actor=None)
    kept = Person.objects.get(pk=person.pk)
    assert (str(kept), kept.rank, kept.email, kept.is_public) == (f"Personne effacée {person.pk}", "", "", False)
    assert (kept.affiliations.count(), kept.event_parts.count()) == (0, 1)
    assert places(ADDRESS, NAME) == set()


def test_an_address_that_is_not_proved_touches_nobody_else(db: None) -> None:
    make_user("equipe@example.org", "administrator")
    person = PersonFactory.create(given_name="Camille", family_name=NAME, email=ADDRESS)
    intruder = make_user("autre@example.org", name="Autre")
    EmailAddress.objects.create(user=intruder, email="autre@example.org", verified=True, primary=True)
    EmailAddress.objects.create(user=intruder, email=ADDRESS, verified=False)
    erasing.erase(intruder, actor=None)
    person.refresh_from_db()
    assert (person.family_name, person.email) == (NAME, ADDRESS)


def test_the_last_administrator_stays(camille: User) -> None:
    accounts.grant(user=camille, role="administrator", actor=None)
    with pytest.raises(LastAdministrator):
        services.ask_erasure(user=camille, language="fr")
    with pytest.raises(LastAdministrator):
        erasing.erase(camille, actor=None)
    assert (User.objects.get().name, Erasure.objects.count()) == ("Camille Témoin", 0)


def test_what_was_erased_is_erased_again_after_a_restore(
    camille: User, django_capture_on_commit_callbacks: Any
) -> None:
    make_user("equipe@example.org", "administrator")
    PersonFactory.create(given_name="Camille", family_name=NAME, email=ADDRESS)
    former = User.objects.filter(pk=camille.pk).values().get()
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(camille, actor=None)
    assert erasing.replay() == 0

    # an older state comes back, without the erasure, and another account holds a number of its own
    Erasure.objects.all().delete()
    User.objects.filter(pk=camille.pk).update(**{name: value for name, value in former.items() if name != "id"})
    EmailAddress.objects.create(user=camille, email=ADDRESS, verified=True, primary=True)
    PersonFactory.create(given_name="Camille", family_name=NAME, email=ADDRESS)
    make_user("dominique@example.org", name="Dominique Autre")
    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.replay() == 1
    assert places(ADDRESS, NAME) == set()
    assert User.objects.filter(email="dominique@example.org", is_active=True).count() == 1
    assert (erasing.replay(), erasures.path().read_text().count("\n")) == (0, 1)


def test_the_request_waits_and_can_be_cancelled_by_the_link(camille: User, confirmed: Callable[[User], Client]) -> None:
    client = confirmed(camille)
    assert client.post("/compte/donnees/effacement/").status_code == 302
    asked = ErasureRequest.objects.get()
    assert (asked.state, asked.due_at - asked.asked_at) == ("waiting", timedelta(days=14))
    mail = Mail.objects.get(template="erasure_asked")
    assert mail.to == ADDRESS
    link = next(line for line in mail.text.splitlines() if "/annuler/" in line)
    address = "/" + link.partition("://")[2].partition("/")[2]

    scanner = Client()
    assert scanner.get(address).status_code == 200
    assert services.waiting_for(camille) == asked
    assert scanner.get("/compte/donnees/effacement/annuler/autre/").status_code == 404
    assert scanner.post(address).status_code == 200
    asked.refresh_from_db()
    assert asked.state == "cancelled"
    assert scanner.post(address).status_code == 200  # twice is once
    assert tasks.forget_what_is_due()["erasure_requests"] == 0


def test_it_is_done_when_its_time_comes(
    camille: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    make_user("equipe@example.org", "administrator")
    asked = services.ask_erasure(user=camille, language="fr")
    for days, done in ((13, 0), (15, 1), (16, 0)):
        moment = asked.asked_at + timedelta(days=days)
        with monkeypatch.context() as patched, django_capture_on_commit_callbacks(execute=True):
            patched.setattr(clock, "now", lambda moment=moment: moment)
            assert tasks.forget_what_is_due()["erasure_requests"] == done
    asked.refresh_from_db()
    assert asked.state == "done"
    assert places(ADDRESS) == {"kernel.mail"}  # the last mail, until it is delivered
    Mail.objects.update(state=Mail.State.SENT)
    retention.apply_all()
    assert places(ADDRESS, NAME) == set()


def test_it_needs_a_fresh_password_or_second_factor(camille: User) -> None:
    client = sign_in(Client(), camille)
    for address in ("/compte/donnees/effacement/", "/compte/donnees/exporter/"):
        answer = client.post(address)
        assert answer.status_code == 302
        assert answer["Location"].endswith(f"?next={address}")
    assert not ErasureRequest.objects.exists()


def test_administrators_refuse_with_a_reason_or_hasten(camille: User, staff_client: Client) -> None:
    asked = services.ask_erasure(user=camille, language="fr")
    address = f"/gestion/donnees-personnelles/{asked.pk}"
    empty = staff_client.post(f"{address}/refuser/", {"reason": " "})
    assert (empty.status_code, services.waiting_for(camille)) == (200, asked)
    staff_client.post(f"{address}/refuser/", {"reason": "Contrôle en cours."})
    assert "Contrôle en cours." in Mail.objects.get(template="erasure_refused").text
    again = services.ask_erasure(user=camille, language="fr")
    assert staff_client.post(f"{address}/effacer/").status_code == 302  # settled: nothing happens
    assert User.objects.get(pk=camille.pk).name == "Camille Témoin"
    staff_client.post(f"/gestion/donnees-personnelles/{again.pk}/effacer/")
    again.refresh_from_db()
    assert (again.state, str(again.decided_by), User.objects.get(pk=camille.pk).name) == (
        "done",
        "Équipe",
        "",
    )


def test_unused_accounts_are_told_then_erased_unless_they_answer(
    camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    administrator = make_user("equipe@example.org", "administrator")
    answering = make_user("repond@example.org", name="Répond")
    recent = make_user("recent@example.org", last_login=now - timedelta(days=1000))
    long_ago = now - timedelta(days=1200)
    User.objects.exclude(pk=recent.pk).update(joined_at=long_ago, last_login=long_ago)

    retention.end_unused_accounts(now)
    assert set(Mail.objects.values_list("to", flat=True)) == {ADDRESS, answering.email}
    retention.end_unused_accounts(now + timedelta(days=1))
    assert (Mail.objects.count(), ClosingNotice.objects.count()) == (2, 2)
    User.objects.filter(pk=answering.pk).update(last_login=now + timedelta(days=2))
    assert retention.end_unused_accounts(now + timedelta(days=29)) == 0
    assert retention.end_unused_accounts(now + timedelta(days=30)) == 1
    assert set(User.objects.values_list("email", flat=True)) == {
        f"erased-{camille.pk}@erased.invalid",
        administrator.email,
        answering.email,
        recent.email,
    }


def test_each_run_tells_what_it_ended(db: None) -> None:
    old = clock.now() - timedelta(days=400)
    Mail.objects.create(
        to=ADDRESS, language="fr", subject="s", template="t", message_id="<1>", state=Mail.State.SENT, created_at=old
    )
    assert retention.apply_all()["kernel.mails"] == 1
    assert retention.apply_all()["kernel.mails"] == 0
    assert list(RetentionRun.objects.filter(rule="kernel.mails").values_list("ended", flat=True)) == [0, 1]
    told = AuditEvent.objects.get(verb=AuditEvent.Verb.ERASED, record_type="privacy.retentionrun")
    assert told.after == {"rule": "kernel.mails", "ended": 1}
