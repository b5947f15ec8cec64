"""Whom and what an erasure must not touch."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory, PersonFactory
from tests.privacy.conftest import ADDRESS

from labsecours.accounts.models import User
from labsecours.directory.models import Person
from labsecours.kernel import audit, clock, processing, records
from labsecours.kernel.merging import merge
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.outbox import post
from labsecours.kernel.privacy import Retention, retentions
from labsecours.kernel.queues import Mail
from labsecours.kernel.records import Draft
from labsecours.privacy import consents, erasing, erasures, retention, services
from labsecours.privacy.models import ClosingNotice, Consent, Erasure, ErasureRequest
from labsecours.privacy.subjects import subject_of

Verb = AuditEvent.Verb


@pytest.fixture(autouse=True)
def _an_administrator(db: None) -> None:
    make_user("equipe@example.org", "administrator")


def titles() -> list[str]:
    kept = AuditEvent.objects.filter(erased_at=None, record_type="directory.organisation")
    return list(kept.order_by("sequence").values_list("record_title", flat=True))


def test_a_name_that_somebody_gave_themselves_empties_nothing(camille: User) -> None:
    User.objects.filter(pk=camille.pk).update(name="SDIS de la Côte")
    audit.write(Verb.UPDATED, OrganisationFactory.create(short_name="SDIS de la Côte"), actor=None)
    erasing.erase(User.objects.get(pk=camille.pk), actor=None)
    assert titles() == ["SDIS de la Côte"]


def test_a_namesake_keeps_their_history_and_a_merged_record_does_not(camille: User) -> None:
    def made(email: str) -> Person:
        person = PersonFactory.build(given_name="Camille", family_name="Témoin", email=email)
        records.save(Draft(person), actor=None)
        return person

    namesake, merged, own = made("autre@example.org"), made(""), made(ADDRESS)
    merge(own, merged, actor=None, expected_versions=(own.version, merged.version))
    erasing.erase(camille, actor=None)
    kept = AuditEvent.objects.filter(erased_at=None, record_type="directory.person")
    assert list(kept.values_list("record_id", flat=True)) == [namesake.pk]


def test_an_account_that_nobody_uses_goes_without_the_persons_record(
    camille: User, django_capture_on_commit_callbacks: Any
) -> None:
    now = clock.now()
    person = PersonFactory.create(given_name="Camille", family_name="Témoin", email=ADDRESS)
    former = {"joined_at": now - timedelta(days=1200), "last_login": None, "email": ADDRESS, "is_active": True}
    User.objects.filter(pk=camille.pk).update(**former)
    ClosingNotice.objects.create(user=camille, sent_at=now - timedelta(days=31))
    with django_capture_on_commit_callbacks(execute=True):
        assert retention.end_unused_accounts(now) == 1
    Erasure.objects.all().delete()
    User.objects.filter(pk=camille.pk).update(**former)
    assert erasing.replay() == 1
    assert User.objects.filter(email=ADDRESS).count() == 0
    person.refresh_from_db()
    assert (str(person), person.email) == ("Camille Témoin", ADDRESS)


def test_whoever_comes_after_an_erasure_is_not_erased_by_it(
    camille: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(camille, actor=None)
    Erasure.objects.all().delete()  # another database beside the same file
    newcomer = make_user(ADDRESS, name="Nouvelle")
    EmailAddress.objects.create(user=newcomer, email=ADDRESS, verified=True, primary=True)
    assert erasing.replay() == 1
    assert User.objects.get(email=ADDRESS).name == "Nouvelle"


def test_a_proof_that_is_replayed_is_made_with_the_key_of_its_erasure(
    camille: User, django_capture_on_commit_callbacks: Any
) -> None:
    former = User.objects.filter(pk=camille.pk).values("email", "name", "is_active", "joined_at").get()
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(camille, actor=None)
    Erasure.objects.all().delete()
    User.objects.filter(pk=camille.pk).update(**former)
    consents.give(email=ADDRESS, purpose="newsletter", version="2026-11", where="/compte/donnees/")
    assert erasing.replay() == 1
    assert Consent.objects.get().digest == erasures.digest(Erasure.objects.get().key, f"address:{ADDRESS}")


def test_a_file_cut_short_or_written_twice_is_still_read(
    camille: User, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(camille, actor=None)
    line = erasures.path().read_text()
    erasures.path().write_text(line + line + '{"id": "cut')
    Erasure.objects.all().delete()
    assert erasing.replay() == 1
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(make_user("dominique@example.org"), actor=None)
    assert [row["id"] for row in erasures.lines()] == [
        line.split('"')[3],
        *Erasure.objects.order_by("pk").values_list("uid", flat=True),
    ]


def test_mails_of_an_address_that_was_anothers_are_not_handed_over(camille: User) -> None:
    former = make_user("avant@example.org")
    for about in (former, camille):
        post(template="erasure_done", to=ADDRESS.title(), language="fr", context={"due_at": clock.now()}, about=about)
    assert len(list(processing._own_mails(subject_of(camille)))) == 1
    erasing.erase(camille, actor=None)
    assert Mail.objects.count() == 0


def test_what_fails_keeps_nothing_else_waiting(camille: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_now: Any) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(retentions._items, "accounts.sessions", Retention("accounts.sessions", "s", "r", fails))
    old = clock.now() - timedelta(days=400)
    Mail.objects.create(to=ADDRESS, language="fr", state=Mail.State.SENT, message_id="<1>", created_at=old)
    with pytest.raises(ZeroDivisionError):
        retention.apply_all()
    assert Mail.objects.count() == 0

    other = make_user("dominique@example.org")
    first, second = (services.ask_erasure(user=user, language="fr") for user in (camille, other))
    carry_out = services.carry_out
    monkeypatch.setattr(
        services, "carry_out", lambda asked, actor: 1 // 0 if asked == first else carry_out(asked, actor=actor)
    )
    assert services.carry_out_due(second.due_at) == 1
    states = ErasureRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "done"]
