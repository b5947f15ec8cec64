"""Ways in that somebody hostile would try beside the front door."""

import time
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import PASSWORD, make_user

from labsecours.accounts import closing
from labsecours.accounts.models import User
from labsecours.accounts.openid import _in_a_line
from labsecours.accounts.services import invite
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.queues import Mail

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADDRESS = "camille@example.org"
NEW_PASSWORD = "hérisson-dîner-lune-42"
SIGN_IN, CODE, LINK = "/compte/connexion/", "/compte/second-facteur/code/", "/compte/lien/"


def confirmed(email: str = ADDRESS, **fields: Any) -> User:
    user = make_user(email, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def pending(user: User, email: str) -> EmailAddress:
    """An address to which the account asked to change."""
    return EmailAddress.objects.create(user=user, email=email)


def with_app(user: User) -> User:
    TOTP.activate(user, SECRET)
    return user


def code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))


def after_the_password() -> Client:
    client = Client()
    assert client.post(SIGN_IN, {"login": ADDRESS, "password": PASSWORD}).headers["Location"] == CODE
    return client


def sign_up(email: str, name: str = "Anne") -> Mail:
    Client().post("/compte/inscription/", {"name": name, "email": email, "password1": NEW_PASSWORD})
    return Mail.objects.get()


@pytest.mark.parametrize("why", ["backend", "closed"])
def test_a_session_that_names_nobody_who_may_sign_in_ends(why: str) -> None:
    user = confirmed()
    client = sign_in(Client(), user)
    if why == "closed":
        User.objects.update(is_active=False)
    else:
        session = client.session
        session["_auth_user_backend"] = "gone.Backend"
        session.save()
    assert client.get("/compte/").headers["Location"].startswith(SIGN_IN)
    assert SESSION_KEY not in client.session


def test_a_decoy_beside_the_address_is_not_what_is_counted() -> None:
    confirmed()
    clients = [Client(REMOTE_ADDR=f"198.51.100.{number}") for number in range(22)]
    answers = [
        client.post(LINK, {"email": ADDRESS, "login": f"leurre{number}@example.org"}).status_code
        for number, client in enumerate(clients)
    ]
    assert answers == [302] * 20 + [429] * 2


def test_a_subscriber_with_a_whole_network_counts_once() -> None:
    answers = [
        Client(REMOTE_ADDR=f"2001:db8:1:2:{number:x}::1")
        .post(SIGN_IN, {"login": f"a{number}@example.org", "password": "x"})
        .status_code
        for number in range(41)
    ]
    assert answers == [200] * 40 + [429]
    elsewhere = Client(REMOTE_ADDR="2001:db8:1:3::1")
    assert elsewhere.post(SIGN_IN, {"login": "b@example.org", "password": "x"}).status_code == 200


def test_a_code_is_used_once_however_it_is_spaced() -> None:
    user = with_app(confirmed())
    owner, thief, given = after_the_password(), after_the_password(), code()
    assert owner.post(CODE, {"code": given}).status_code == 302
    cache.delete(f"allauth.mfa.totp.used?user={user.pk}&code={given}")  # which forgets it after half a minute
    assert thief.post(CODE, {"code": f"{given[:3]}-{given[3:]}"}).status_code == 200


@pytest.mark.parametrize("why", ["password", "closed"])
def test_a_sign_in_begun_with_a_former_password_ends_there(why: str) -> None:
    user = with_app(confirmed())
    thief = after_the_password()
    if why == "closed":
        closing.close(user, actor=None)
    else:
        user.set_password(NEW_PASSWORD)
        user.save()
    assert thief.post(CODE, {"code": code()}).headers["Location"] == SIGN_IN
    assert SESSION_KEY not in thief.session


def test_a_name_typed_by_a_stranger_is_in_no_mail() -> None:
    mail = sign_up("victime@example.org", name="Gagnez sur http://evil.example/")
    assert mail.template == "confirm_address"
    assert "evil" not in mail.subject + mail.text + mail.html


def test_an_invitation_greets_as_the_administrator_typed() -> None:
    make_user("victime@example.org", name="http://evil.example/")
    invite(email="victime@example.org", name="Ana", actor=None)
    mail = Mail.objects.get()
    assert ("Bonjour Ana," in mail.text, "evil" in mail.text) == (True, False)


@pytest.mark.parametrize("email", ["x@pаypal.fr", "x@xn--zzzzzz.fr", "victime@exämple.org"])
def test_an_invitation_refuses_look_alikes_and_other_spellings(staff_client: Client, email: str) -> None:
    make_user("victime@xn--exmple-cua.org")
    typed = {"email": email, "name": "X", "language": "fr"}
    assert staff_client.post("/gestion/comptes/inviter/", typed).status_code == 422
    assert Mail.objects.count() == 0


def test_a_mistyped_new_address_resets_no_password() -> None:
    pending(confirmed(), "faute@example.net")
    Client().post("/compte/mot-de-passe/oublie/", {"email": "faute@example.net"})
    assert Mail.objects.get().template == "unknown_account"


def test_an_address_asked_for_by_another_account_still_signs_up() -> None:
    asked = pending(confirmed(), "victime@example.net")
    assert sign_up("victime@example.net").template == "confirm_address"
    page = f"/compte/adresse/{EmailConfirmationHMAC(asked).key}/"
    assert Client().post(page).headers["Location"] == SIGN_IN
    assert User.objects.filter(email__in=[ADDRESS, "victime@example.net"]).count() == 2


def test_changing_ones_address_mails_few_strangers() -> None:
    client = sign_in(Client(), confirmed(), second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    for _n in range(8):
        client.post("/compte/adresse/", {"email": "victime@example.net", "action_add": ""})
    refused = client.post("/compte/adresse/", {"email": "victime@example.net", "action_add": ""})
    assert (refused.status_code, Mail.objects.count()) == (429, 1)


def test_a_provider_s_name_is_one_line_of_text() -> None:
    assert _in_a_line("Ana\0\r\n Bcc: x\u2028y") == "Ana Bcc: x y"


def test_an_administrator_lets_in_whoever_lost_their_second_factor(staff_client: Client, staff_user: User) -> None:
    user = with_app(confirmed(name="Camille"))
    phone = sign_in(Client(), user)
    page = f"/gestion/comptes/{user.pk}/second-facteur/"
    assert page in staff_client.get(f"/gestion/comptes/{user.pk}/").content.decode()
    assert staff_client.get(page).status_code == 200
    assert staff_client.post(page).headers["Location"] == f"/gestion/comptes/{user.pk}/"
    assert Authenticator.objects.filter(user=user).count() == 0
    assert phone.get("/compte/").headers["Location"].startswith(SIGN_IN)
    event = AuditEvent.objects.filter(verb="secured", after={"second factor": "reset"}).get()
    assert (event.actor, event.record_id, event.before) == (staff_user, user.pk, {"second factors": ["totp"]})
    mail = Mail.objects.get()
    assert (mail.to, mail.template, "second facteur" in mail.text) == (ADDRESS, "security_notice", True)


def test_nobody_removes_their_own_second_factor_from_there(staff_client: Client, staff_user: User) -> None:
    with_app(staff_user)
    page = f"/gestion/comptes/{staff_user.pk}/second-facteur/"
    assert staff_client.post(page).status_code == 409
    assert Authenticator.objects.filter(user=staff_user).count() == 1


def test_accounts_from_before_have_their_address_confirmed() -> None:
    old, asking = make_user("ancien@example.org"), make_user("nouveau@example.org")
    pending(asking, asking.email)
    migration = import_module("labsecours.accounts.migrations.0005_addresses_confirmed_before")
    migration.confirm(apps, None)
    rows = EmailAddress.objects.order_by("pk").values_list("user", "email", "verified", "primary")
    assert list(rows) == [(asking.pk, asking.email, False, False), (old.pk, old.email, True, True)]
