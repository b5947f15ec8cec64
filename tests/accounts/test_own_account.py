import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client, override_settings
from django.utils.html import escape
from tests.conftest import sign_in
from tests.factories.accounts import PASSWORD, make_user

from labsecours.accounts.browsers import browser_name
from labsecours.accounts.demonstration import give_known_factor, known_secret, present_codes
from labsecours.accounts.models import User
from labsecours.kernel.access import roles
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.queues import Mail

pytestmark = pytest.mark.django_db
ADDRESS = "camille@example.org"
LONG_PASSWORD = "trois camions verts dehors"


@pytest.fixture
def user() -> User:
    made = make_user(ADDRESS, name="Camille")
    EmailAddress.objects.create(user=made, email=ADDRESS, verified=True, primary=True)
    return made


def signed_in(user: User) -> Client:
    client = Client()
    answer = client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/compte/"
    return client


def link_in(mail: Mail) -> str:
    (address,) = re.findall(r"http\S+/compte/\S+", mail.text)
    return str(address).removeprefix(settings.SITE_URL)


@pytest.mark.parametrize("elsewhere", ["//evil.example/", "https://evil.example/", "http:evil", "/\\evil.example"])
def test_signing_in_leads_to_no_other_host(user: User, elsewhere: str) -> None:
    data = {"login": ADDRESS, "password": PASSWORD, "next": elsewhere}
    assert Client().post(f"/compte/connexion/?next={elsewhere}", data).headers["Location"] == "/compte/"


def test_a_confirmation_is_not_used_up_by_whoever_reads_mail_ahead() -> None:
    data = {"name": "Camille", "email": ADDRESS, "password1": LONG_PASSWORD}
    newcomer = Client()
    assert newcomer.post("/compte/inscription/", data).headers["Location"] == "/compte/adresse/a-confirmer/"
    link = link_in(Mail.objects.get())
    assert Client().get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    assert newcomer.post(link).headers["Location"] == "/compte/"
    made = User.objects.get()
    assert (made.name, made.language, EmailAddress.objects.get().verified) == ("Camille", "fr", True)
    assert "déjà servi" in Client().get(link).content.decode()
    assert Client().post(link).status_code == 404


def test_a_reset_link_is_not_used_up_by_reading_it_and_works_once(user: User) -> None:
    Client().post("/compte/mot-de-passe/oublie/", {"email": ADDRESS})
    link = link_in(Mail.objects.get())
    assert Client().get(link, follow=True).status_code == 200
    owner, late = Client(), Client()
    form = owner.get(link).headers["Location"]
    assert "password1" in late.get(link, follow=True).content.decode()
    assert owner.post(form, {"password1": LONG_PASSWORD}).headers["Location"] == "/compte/mot-de-passe/nouveau/fait/"
    assert "déjà servi" in late.post(form, {"password1": "encore une autre phrase"}).content.decode()
    user.refresh_from_db()
    assert user.check_password(LONG_PASSWORD)
    assert Mail.objects.latest("pk").template == "security_notice"


def test_name_and_language_are_saved_and_audited(user: User) -> None:
    answer = signed_in(user).post("/compte/profil/", {"name": "Camille D.", "language": "en"})
    user.refresh_from_db()
    assert (answer.headers["Location"], user.name, user.language) == ("/en/compte/", "Camille D.", "en")
    event = AuditEvent.objects.filter(verb="updated").latest("sequence")
    assert (event.before, event.after) == (
        {"name": "Camille", "language": "fr"},
        {"name": "Camille D.", "language": "en"},
    )


def test_a_new_address_counts_once_confirmed_and_the_former_one_is_told(user: User) -> None:
    client = signed_in(user)
    client.post("/compte/adresse/", {"action_add": "1", "email": "autre@example.org"})
    user.refresh_from_db()
    assert user.email == ADDRESS
    assert "autre@example.org attend" in client.get("/compte/").content.decode()
    assert client.post(link_in(Mail.objects.get())).status_code == 302
    user.refresh_from_db()
    notice = Mail.objects.latest("pk")
    assert (user.email, notice.to, notice.template) == ("autre@example.org", ADDRESS, "security_notice")


def test_mails_are_in_the_language_of_the_account(user: User) -> None:
    user.language = "en"
    user.save()
    Client().post("/compte/lien/", {"email": ADDRESS})
    mail = Mail.objects.get()
    assert (mail.language, mail.subject, mail.is_sensitive) == ("en", "Your sign-in link", True)


def test_other_devices_are_signed_out_and_this_one_by_choice(user: User) -> None:
    here, there, third = signed_in(user), signed_in(user), signed_in(user)
    number = UserSession.objects.get(session_key=there.session.session_key).pk
    here.post("/compte/appareils/", {"device": str(number)})
    assert [client.get("/compte/").status_code for client in (here, there, third)] == [200, 302, 200]
    here.post("/compte/appareils/")
    assert [client.get("/compte/").status_code for client in (here, third)] == [200, 302]
    assert here.post("/compte/appareils/", {"this_too": "1"}).headers["Location"] == "/compte/connexion/"
    assert here.get("/compte/").status_code == 302


def test_nobody_signs_out_the_devices_of_another(user: User) -> None:
    other = signed_in(user)
    number = str(UserSession.objects.get().pk)
    signed_in(confirmed("autre@example.org")).post("/compte/appareils/", {"device": number})
    assert other.get("/compte/").status_code == 200


def confirmed(email: str) -> User:
    made = make_user(email)
    EmailAddress.objects.create(user=made, email=email, verified=True, primary=True)
    return made


def test_a_closed_account_does_not_sign_in(user: User) -> None:
    user.is_active = False
    user.save()
    answer = Client().post("/compte/connexion/", {"login": ADDRESS, "password": PASSWORD})
    assert "ne vont pas ensemble" in answer.content.decode()


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Linux"),
        ("curl/8", "Navigateur inconnu"),
    ],
)
def test_a_device_is_named_by_its_browser_and_system(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name


def test_the_codes_of_known_factors_are_told_in_a_demonstration_only(user: User) -> None:
    give_known_factor(user)
    assert present_codes() == ()
    with override_settings(DEMONSTRATION=True):
        (told,) = present_codes()
        assert (told.email, len(told.code), len(known_secret(ADDRESS))) == (ADDRESS, 6, 32)
        with override_settings(PRODUCTION=True):
            assert present_codes() == ()


@pytest.mark.parametrize("path", ["/compte/", "/compte/profil/", "/compte/appareils/", "/compte/second-facteur/"])
def test_visitors_are_sent_to_sign_in(path: str) -> None:
    assert Client().get(path).headers["Location"] == f"/compte/connexion/?next={path}"


def test_the_account_page_shows_roles_and_is_kept_by_nobody() -> None:
    client = sign_in(Client(), make_user("equipe@example.org", "team_events"))
    page = client.get("/compte/")
    role = roles.get("team_events")
    assert role is not None
    assert str(escape(role.description)) in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]


def test_proving_anew_who_one_is_gives_the_session_another_key() -> None:
    client = signed_in(confirmed("autre@example.org"))
    former = client.session.session_key
    assert client.post("/compte/confirmer/", {"password": PASSWORD}).status_code == 302
    assert client.session.session_key != former
    assert client.get("/compte/appareils/").status_code == 200
