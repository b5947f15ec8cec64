from typing import Any

import pytest
from django.test import Client
from tests.conftest import sign_in
from tests.factories.accounts import make_user

from labsecours.kernel import outbox
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.queues import Mail

pytestmark = pytest.mark.django_db


def post(to: str = "ana@example.org", **more: Any) -> Mail:
    return outbox.post(template="test", to=to, language="fr", context={}, **more)


def test_mails_are_found_by_address_and_state(staff_client: Client) -> None:
    post()
    other = post("luc@example.org")
    Mail.objects.filter(pk=other.pk).update(state="sent")
    pages = [
        staff_client.get("/gestion/courriers/", query).content.decode() for query in ({"q": "ana@"}, {"etat": "sent"})
    ]
    assert [("ana@example.org" in page, "luc@example.org" in page) for page in pages] == [(True, False), (False, True)]


def test_a_mail_is_cancelled_and_sent_again_with_a_trace(staff_client: Client, staff_user: Any) -> None:
    mail = post()
    states = []
    for verb in ("annuler", "annuler", "renvoyer"):
        assert staff_client.post(f"/gestion/courriers/{mail.pk}/{verb}/").status_code == 302
        mail.refresh_from_db()
        states.append(mail.state)
    assert states == ["cancelled", "cancelled", "waiting"]
    written = AuditEvent.objects.filter(record_type="kernel.mail").order_by("sequence")
    assert [(event.actor, event.after) for event in written] == [
        (staff_user, {"state": "cancelled"}),
        (staff_user, {"state": "waiting"}),
    ]


def test_a_mail_that_gives_access_is_shown_to_nobody(staff_client: Client) -> None:
    mail = post(is_sensitive=True)
    Mail.objects.update(text="https://example.org/secret", html="<p>https://example.org/secret</p>")
    assert "example.org/secret" not in staff_client.get(f"/gestion/courriers/{mail.pk}/").content.decode()


def test_only_administrators_read_the_outbox() -> None:
    mail = post()
    editor = sign_in(Client(), make_user("redaction@example.org", "team_record"))
    paths = ["", "modeles/", "modeles/test/", f"{mail.pk}/"]
    assert [editor.get(f"/gestion/courriers/{path}").status_code for path in paths] == [404] * 4
    assert [editor.post(f"/gestion/courriers/{mail.pk}/{verb}/").status_code for verb in ("annuler", "renvoyer")] == [
        404
    ] * 2


def test_each_kind_of_mail_is_shown_in_both_languages(staff_client: Client) -> None:
    assert staff_client.get("/gestion/courriers/modeles/").status_code == 200
    for sample in outbox.mail_samples:
        for language in ("fr", "en"):
            answer = staff_client.get(f"/gestion/courriers/modeles/{sample.key}/", {"langue": language})
            assert (answer.status_code, answer.content.count(b"<iframe")) == (200, 1)
    assert staff_client.get("/gestion/courriers/modeles/absent/").status_code == 404


def test_the_local_inbox_exists_in_a_demonstration_only(client: Client, settings: Any) -> None:
    mail = post()
    paths = ("/demonstration/courrier/", f"/demonstration/courrier/{mail.pk}/", "/en/demonstration/courrier/")
    assert [client.get(path).status_code for path in paths] == [404] * 3
    settings.DEMONSTRATION = True
    assert [client.get(path).status_code for path in paths] == [200] * 3


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_link_of_a_mail_can_be_followed_from_the_inbox(open_page: Any, settings: Any, axe_findings: Any) -> None:
    settings.DEMONSTRATION = True
    mail = post(is_sensitive=True)
    html = mail.html.replace(
        "</main>", '<p id="out"></p><a id="l" href="/agenda/">x</a><script>out.append("ran")</script></main>'
    )
    Mail.objects.update(html=html)
    page = open_page(f"/demonstration/courrier/{mail.pk}/", width=390)
    frame = page.frame_locator("iframe")
    assert frame.locator("h1").inner_text() == mail.subject
    assert frame.locator("h1").evaluate("e => getComputedStyle(e).fontSize") == "22px"
    assert frame.locator("#out").inner_text() == ""
    with page.context.expect_page() as opened:
        frame.locator("#l").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/agenda/")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
