import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from tests.factories.accounts import PASSWORD, make_user

from labsecours.accounts import links
from labsecours.accounts.services import invite
from labsecours.kernel.queues import Mail

pytestmark = pytest.mark.django_db
ADDRESS = "camille@example.org"


def link_in(mail: Mail) -> str:
    """The path of the only link of the site in the mail's text."""
    (address,) = re.findall(r"http\S+/compte/\S+", mail.text)
    return str(address).removeprefix(settings.SITE_URL)


def ask(client: Client, email: str = ADDRESS, **data: str) -> Mail:
    assert client.post("/compte/lien/", {"email": email, **data}).headers["Location"] == "/compte/lien/envoye/"
    return Mail.objects.get()


def is_signed_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


def test_reading_a_link_uses_nothing_up_and_its_button_signs_in_once() -> None:
    make_user(ADDRESS)
    link = link_in(ask(Client(), next="/compte/profil/"))
    for scanner in (Client(), Client()):
        assert scanner.get(link).status_code == 200
        assert scanner.head(link).status_code == 200
        assert not is_signed_in(scanner)
    owner, thief = Client(), Client()
    next_page = {"next": "/compte/profil/"}
    assert link.endswith("?next=%2Fcompte%2Fprofil%2F")
    assert owner.post(link, next_page).headers["Location"] == "/compte/profil/"
    assert is_signed_in(owner)
    assert thief.post(link).status_code == 410
    assert thief.get(link).status_code == 410
    assert not is_signed_in(thief)


def test_a_link_over_its_time_altered_or_of_a_closed_account_offers_another() -> None:
    user = make_user(ADDRESS)
    gone = urlsplit(links.make(user, user.email)).path
    cache.clear()
    altered = urlsplit(links.make(user, user.email)).path[:-2] + "x/"
    closed = urlsplit(links.make(user, user.email)).path
    user.is_active = False
    user.save()
    for path in (gone, altered, closed):
        response = Client().post(path)
        assert (response.status_code, "/compte/lien/" in response.content.decode()) == (410, True)


def test_a_link_made_for_a_former_address_signs_in_no_more() -> None:
    user = make_user(ADDRESS)
    path = urlsplit(links.make(user, user.email)).path
    user.email = "autre@example.org"
    user.save()
    assert Client().post(path).status_code == 410


def test_a_link_leads_nowhere_else() -> None:
    user = make_user(ADDRESS)
    path = urlsplit(links.make(user, user.email)).path
    assert Client().post(path, {"next": "//evil.example/"}).headers["Location"] == "/compte/"


def test_a_link_confirms_the_address_and_drops_a_password_that_its_owner_never_chose() -> None:
    user = make_user(ADDRESS)
    owner = Client()
    owner.post(link_in(ask(Client())))
    user.refresh_from_db()
    assert is_signed_in(owner)
    assert EmailAddress.objects.get(user=user).verified
    assert not user.check_password(PASSWORD)


def test_a_link_keeps_the_password_of_a_confirmed_account() -> None:
    user = make_user(ADDRESS)
    EmailAddress.objects.create(user=user, email=ADDRESS, verified=True, primary=True)
    Client().post(link_in(ask(Client())))
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_an_invitation_opens_the_account_with_its_roles() -> None:
    actor = make_user("equipe@example.org", "administrator", name="Équipe")
    user = invite(email=" Camille@Example.org", name="Camille", actor=actor, roles=["team_events"])
    guest = Client()
    assert (user.email, user.has_usable_password()) == (ADDRESS, False)
    assert guest.post(link_in(Mail.objects.get())).headers["Location"] == "/gestion/"
    assert guest.get("/gestion/").headers["Location"] == "/compte/second-facteur/?next=/gestion/"


def test_inviting_twice_gives_nothing_twice() -> None:
    for _time in range(2):
        user = invite(email=ADDRESS, name="Camille", actor=None, roles=["team_events"])
    assert (user.grants.count(), Mail.objects.count()) == (1, 2)
