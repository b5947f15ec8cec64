"""Administrators give and withdraw roles, close accounts and invite; each of it is in the audit log."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from tests.conftest import sign_in
from tests.factories.accounts import make_user
from tests.factories.directory import OrganisationFactory

from labsecours.accounts import closing, services
from labsecours.accounts.models import Grant, User
from labsecours.accounts.queries import access_of_user
from labsecours.kernel import clock, records
from labsecours.kernel.merging import merge
from labsecours.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db


def told(*verbs: str) -> list[tuple[str, str, Any]]:
    rows = AuditEvent.objects.filter(record_type="accounts.user", verb__in=verbs).order_by("sequence")
    return [(row.verb, row.actor_name, row.record_id) for row in rows]


def held(user: User) -> set[tuple[str, int | None]]:
    return {(holding.role, holding.on) for holding in access_of_user(user, is_strong=True).holdings}


def test_a_role_is_given_from_a_day_until_another(staff_client: Client) -> None:
    user = make_user("ana@example.org")
    page = f"/gestion/comptes/{user.pk}/"
    first, last = clock.today() + timedelta(days=2), clock.today() + timedelta(days=9)
    typed = {"role": "team_events", "starts_on": str(first), "ends_on": str(last), "reason": "Festival"}
    assert staff_client.post(page + "roles/", typed).headers["Location"] == page
    given = Grant.objects.get(user=user)
    midnight = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    assert (given.role, given.scope_id, given.starts_at, given.ends_at, given.reason) == (
        "team_events",
        None,
        midnight,
        timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time())),
        "Festival",
    )
    assert (held(user), told("granted")) == (set(), [("granted", "Équipe", user.pk)])
    text = staff_client.get(page).content.decode()
    assert "à venir" in text
    assert "Festival" in text


def test_a_role_on_an_organisation_is_given_by_its_name(staff_client: Client) -> None:
    user, organisation = make_user("ana@example.org"), OrganisationFactory.create(name="SDIS d’essai")
    typed = {"role": "referent", "on_directory_organisation__text": "sdis d'essai"}
    assert staff_client.post(f"/gestion/comptes/{user.pk}/roles/", typed).status_code == 302
    assert held(user) == {("referent", organisation.pk)}
    assert organisation.short_name in staff_client.get(f"/gestion/comptes/{user.pk}/").content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Ce champ est obligatoire"),
        ({"role": "pompier"}, "Sélectionnez un choix valide"),
        ({"role": "team_lab", "starts_on": "2001-01-01"}, "ne peut pas commencer dans le passé"),
        ({"role": "team_lab", "ends_on": "2001-01-01"}, "Ce jour est passé"),
        ({"role": "team_lab", "starts_on": "2199-02-01", "ends_on": "2199-01-01"}, "La fin précède le début"),
        ({"role": "team_lab", "ends_on": "31/02/2199"}, "Saisissez une date valide"),
        ({"role": "team_lab", "ends_on": "9999-12-31"}, "entre 1900 et 2200"),
        ({"role": "referent"}, "se tient pour une fiche"),
        ({"role": "referent", "on_directory_organisation__text": "Sans nom"}, "Rien ne s’appelle"),
        ({"role": "team_lab", "reason": "a\x07"}, "caractères de contrôle"),
        ({"role": "team_calls"}, "Ce compte a déjà ce rôle"),
    ],
)
def test_what_is_wrong_with_a_role_is_told_and_kept(typed: dict[str, str], message: str, staff_client: Client) -> None:
    user = make_user("ana@example.org", "team_calls")
    page = staff_client.post(f"/gestion/comptes/{user.pk}/roles/", {"reason": "Mission", **typed})
    text = page.content.decode().replace("&#39;", "’")
    assert (page.status_code, Grant.objects.filter(user=user).count()) == (422, 1)
    assert message in text
    assert "reason" in typed or 'value="Mission"' in text


def test_a_role_is_withdrawn_after_a_confirmation(staff_client: Client) -> None:
    user = make_user("ana@example.org", "team_events")
    address = f"/gestion/comptes/{user.pk}/roles/{Grant.objects.get(user=user).pk}/retirer/"
    assert (staff_client.get(address).status_code, held(user)) == (200, {("team_events", None)})
    assert staff_client.post(address).status_code == 302
    assert (held(user), told("withdrawn")) == (set(), [("withdrawn", "Équipe", user.pk)])
    assert staff_client.post(address).status_code == 302
    assert len(told("withdrawn")) == 1


def test_a_grant_of_another_account_is_not_found(staff_client: Client) -> None:
    ana, bob = make_user("ana@example.org", "team_events"), make_user("bob@example.org")
    grant = Grant.objects.get(user=ana)
    assert staff_client.post(f"/gestion/comptes/{bob.pk}/roles/{grant.pk}/retirer/").status_code == 404
    assert held(ana) == {("team_events", None)}


def test_the_last_administrator_stays(staff_client: Client, staff_user: Any) -> None:
    own = Grant.objects.get(user=staff_user)
    temporary = make_user("ana@example.org", "administrator")
    Grant.objects.filter(user=temporary).update(ends_at=clock.now() + timedelta(days=1))
    closed = make_user("bob@example.org", "administrator", is_active=False)
    withdrawal = f"/gestion/comptes/{staff_user.pk}/roles/{own.pk}/retirer/"
    closing_page = f"/gestion/comptes/{staff_user.pk}/fermer/"
    for address in (withdrawal, closing_page):
        page = staff_client.post(address)
        assert (page.status_code, "c’est le dernier administrateur" in page.content.decode()) == (409, True)
    assert held(staff_user) == {("administrator", None)}
    closing.reopen(closed, actor=staff_user)
    assert staff_client.post(withdrawal).status_code == 302
    assert held(staff_user) == set()


def test_one_who_has_the_role_twice_may_lose_one_of_them(staff_user: Any) -> None:
    again = Grant.objects.create(user=staff_user, role="administrator", starts_at=clock.now())
    services.withdraw(again, actor=staff_user)
    with pytest.raises(services.LastAdministrator):
        services.withdraw(Grant.objects.exclude(pk=again.pk).get(), actor=staff_user)


def test_a_closed_account_is_out_at_its_next_request_and_may_come_back(staff_client: Client) -> None:
    user = make_user("ana@example.org", "team_events")
    theirs = sign_in(Client(), user)
    assert theirs.get("/gestion/").status_code == 200
    assert staff_client.post(f"/gestion/comptes/{user.pk}/fermer/").status_code == 302
    assert theirs.get("/gestion/").status_code == 302
    assert (held(user), Session.objects.count()) == (set(), 1)
    assert staff_client.post(f"/gestion/comptes/{user.pk}/rouvrir/").status_code == 302
    assert theirs.get("/gestion/").status_code == 302
    assert held(user) == {("team_events", None)}
    assert told("updated") == [("updated", "Équipe", user.pk)] * 2


def test_all_the_sessions_of_one_account_end(staff_client: Client) -> None:
    user = make_user("ana@example.org", "team_events")
    clients = [sign_in(Client(), user), sign_in(Client(), user)]
    staff_client.post(f"/gestion/comptes/{user.pk}/deconnecter/")
    assert [client.get("/gestion/").status_code for client in (*clients, staff_client)] == [302, 302, 200]
    assert told("signed_out") == [("signed_out", "Équipe", user.pk)]


def test_the_list_is_narrowed(staff_client: Client) -> None:
    make_user("ana@example.org", "team_events", name="Ana")
    make_user("bob@example.org", name="Bob", is_active=False)
    text = staff_client.get("/gestion/comptes/?q=an%C3%A0").content.decode()
    assert ("ana@example.org" in text, "bob@example.org" in text) == (True, False)
    for query in ("role=team_events", "etat=ouvert&q=ana"):
        text = staff_client.get(f"/gestion/comptes/?{query}").content.decode()
        assert ("ana@example.org" in text, "bob@example.org" in text) == (True, False)
    for query in ("role=aucun", "etat=ferme"):
        text = staff_client.get(f"/gestion/comptes/?{query}").content.decode()
        assert ("ana@example.org" in text, "bob@example.org" in text) == (False, True)
    for odd in ("role=pompier", "etat=%00", "page=x", "page=99", "q=" + "a" * 300, "q=%00%FF(("):
        assert staff_client.get(f"/gestion/comptes/?{odd}").status_code == 200


def test_somebody_is_invited(staff_client: Client) -> None:
    typed = {"email": "Neuve@Example.org", "name": "Neuve", "language": "en"}
    answer = staff_client.post("/gestion/comptes/inviter/", typed)
    user = User.objects.get(email="neuve@example.org")
    assert answer.headers["Location"] == f"/gestion/comptes/{user.pk}/"
    assert (user.name, user.language, user.has_usable_password()) == ("Neuve", "en", False)
    again = staff_client.post("/gestion/comptes/inviter/", typed)
    assert (again.status_code, "a déjà un compte" in again.content.decode()) == (422, True)


def test_a_role_held_on_an_organisation_follows_it_in_a_merge(staff_user: Any) -> None:
    kept, merged = OrganisationFactory.create(), OrganisationFactory.create()
    user, gone = make_user("ana@example.org", "referent", on=merged), merged.pk
    past = Grant.objects.create(
        user=user, role="referent", scope_id=gone, starts_at=user.joined_at, ends_at=clock.now()
    )
    team = Grant.objects.create(user=user, role="team_lab", starts_at=user.joined_at)
    merge(kept, merged, actor=staff_user)
    assert held(user) == {("referent", kept.pk), ("team_lab", None)}
    past.refresh_from_db()
    team.refresh_from_db()
    assert (past.scope_id, team.scope_id) == (gone, None)
    assert told("granted") == [("granted", "Équipe", user.pk)]


def test_a_role_held_on_an_organisation_ends_with_it(staff_user: Any) -> None:
    organisation, other = OrganisationFactory.create(), OrganisationFactory.create()
    user = make_user("ana@example.org", "referent", on=organisation)
    Grant.objects.create(user=user, role="referent", scope_id=other.pk, starts_at=user.joined_at)
    deletion = records.delete(organisation, actor=staff_user)
    records.restore(deletion, actor=staff_user)
    assert held(user) == {("referent", other.pk)}
    assert told("withdrawn") == [("withdrawn", "Équipe", user.pk)]


def test_a_role_counts_at_the_next_request_of_an_open_session(staff_user: Any) -> None:
    user = make_user("ana@example.org")
    client = sign_in(Client(), user)
    assert client.get("/gestion/").status_code == 404
    given = services.grant(user=user, role="team_events", actor=staff_user)
    assert client.get("/gestion/").status_code == 200
    services.withdraw(given, actor=staff_user)
    assert client.get("/gestion/").status_code == 404
    ends = clock.now() + timedelta(hours=1)
    services.grant(user=user, role="team_events", actor=staff_user, starts_at=ends - timedelta(minutes=1), ends_at=ends)
    assert client.get("/gestion/").status_code == 404
