from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from tests.kernel.mail_server import Box, certificate, knows, smtp_server

from labsecours.kernel import clock, leases, outbox
from labsecours.kernel.mail_sending import ServerDown, send_batch, wait
from labsecours.kernel.queues import Mail, MailAttempt, Worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def server(box: Box, settings: Any) -> Iterator[Box]:
    """A plain server on this machine, which the settings name."""
    with smtp_server(box) as port:
        settings.MAIL_FROM = "Lab Secours <lab@example.org>"
        settings.MAIL_SERVER = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "tls": "none"}
        yield box


def post(to: str = "ana@example.org", **more: Any) -> Mail:
    return outbox.post(template="test", to=to, language="fr", context={}, **more)


def make_due() -> None:
    Mail.objects.filter(state=Mail.State.WAITING).update(next_at=clock.now())


def outcomes(mail: Mail) -> list[tuple[str, str]]:
    return list(mail.log.order_by("pk").values_list("outcome", "reply"))


def test_a_mail_is_as_sure_as_the_transaction_that_posts_it() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert Mail.objects.count() == 0
    first = post(key="bienvenue 1")
    assert post("autre@example.org", key="bienvenue 1") == first
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("to", ["", "ana", "ana@example.org\nBcc: x@example.org", "a@b@c", "Ana <ana@example.org>"])
def test_what_is_no_address_gets_no_mail(to: str) -> None:
    with pytest.raises(ValidationError):
        post(to)
    assert Mail.objects.count() == 0


def test_a_mail_arrives_whole(server: Box, settings: Any) -> None:
    mail = post(unsubscribe_url="https://lab.example.org/desabonnement/1")
    assert send_batch("w") == 1
    (sent,) = server.mails
    assert server.recipients == ["ana@example.org"]
    assert {name: sent[name] for name in ("From", "To", "Subject", "Message-ID", "Auto-Submitted")} == {
        "From": "Lab Secours <lab@example.org>",
        "To": "ana@example.org",
        "Subject": mail.subject,
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
    }
    assert sent["List-Unsubscribe"] == "<https://lab.example.org/desabonnement/1>"
    assert sent["Content-Language"] == "fr"
    assert sent["Date"].datetime == mail.created_at.replace(microsecond=0)
    assert mail.message_id.endswith("@example.org>")
    text, html = sent.get_body(("plain",)), sent.get_body(("html",))
    assert text is not None
    assert text.get_content().splitlines() == mail.text.splitlines()
    assert html is not None
    assert '<html lang="fr">' in html.get_content()
    assert not {"<img", "<script", "http-equiv", " style="} & set(html.get_content().split())
    mail.refresh_from_db()
    assert (mail.state, mail.worker, outcomes(mail)) == ("sent", "", [("sent", "250")])
    assert send_batch("w") == 0


def test_a_subject_stays_one_header() -> None:
    assert outbox._one_line("Bonjour\r\nBcc: x@example.org\x00\u2028fin") == "Bonjour Bcc: x@example.org fin"


def test_a_sensitive_text_is_wiped_once_delivered(server: Box) -> None:
    mail, plain = post(is_sensitive=True), post()
    send_batch("w")
    mail.refresh_from_db()
    plain.refresh_from_db()
    assert (mail.text, mail.html, bool(plain.text), len(server.mails)) == ("", "", True, 2)
    assert not outbox.resend(mail, actor=None)


def test_a_temporary_refusal_is_tried_again_later(server: Box) -> None:
    server.answers = ["451 4.7.1 ana@example.org: try later"]
    mail = post()
    before = clock.now()
    assert (send_batch("w"), send_batch("w"), server.mails) == (1, 0, [])
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert before + timedelta(seconds=29) < mail.next_at < clock.now() + timedelta(seconds=31)
    make_due()
    send_batch("w")
    assert outcomes(mail) == [("put_off", "451 4.7.1"), ("sent", "250")]
    assert [wait(n) for n in (1, 2, 3, 90)] == [timedelta(seconds=s) for s in (30, 60, 120, 3600)]


def test_a_refusal_for_good_fails_and_keeps_nobody_else_waiting(server: Box) -> None:
    refused, other = post("inconnu@example.org"), post()
    assert send_batch("w") == 2
    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.state, other.state, outcomes(refused)) == ("failed", "sent", [("refused", "550 5.1.1")])


def test_a_connection_lost_after_data_sends_the_same_mail_again(server: Box) -> None:
    server.answers = ["drop"]
    mail = post()
    send_batch("w")
    make_due()
    send_batch("w")
    assert [sent["Message-ID"] for sent in server.mails] == [mail.message_id] * 2
    assert outcomes(mail) == [("unreachable", ""), ("sent", "250")]


def test_nobody_listens(settings: Any) -> None:
    settings.MAIL_SERVER = {"host": "127.0.0.1", "port": 9, "user": "", "password": "", "tls": "starttls"}
    mails = [post(), post()]
    with pytest.raises(ServerDown):
        send_batch("w")
    assert [outcomes(mail) for mail in mails] == [[("unreachable", "")]] * 2
    assert set(Mail.objects.values_list("state", "attempts")) == {("waiting", 1)}


def test_mails_wait_while_no_server_is_set(settings: Any) -> None:
    post()
    assert (send_batch("w"), Mail.objects.get().state) == (0, "waiting")


def secured(port: int, tls: str = "starttls", password: str = "secret") -> dict[str, Any]:  # noqa: S107
    return {"host": "localhost", "port": port, "user": "lab", "password": password, "tls": tls}


def test_starttls_then_the_password(box: Box, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    options = {"tls_context": context, "require_starttls": True, "authenticator": knows, "auth_required": True}
    with smtp_server(box, **options) as port:
        settings.MAIL_SERVER = secured(port)
        first, second = post(), post()
        assert send_batch("w") == 2
        assert len(box.mails) == 2
        settings.MAIL_SERVER = secured(port, password="wrong")
        third = post()
        with pytest.raises(ServerDown):
            send_batch("w")
    assert [outcomes(mail) for mail in (first, second, third)] == [
        [("sent", "250")],
        [("sent", "250")],
        [("login", "535")],
    ]


@pytest.mark.parametrize("trusts_it", [True, False])
def test_implicit_tls_wants_a_known_certificate(
    box: Box, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, trusts_it: bool
) -> None:
    context, trusted = certificate(tmp_path)
    if trusts_it:
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with smtp_server(box, ssl_context=context, ready_timeout=5) as port:
        settings.MAIL_SERVER = secured(port, tls="implicit") | {"user": ""}
        mail = post()
        if trusts_it:
            send_batch("w")
        else:
            with pytest.raises(ServerDown):
                send_batch("w")
    assert (outcomes(mail), len(box.mails)) == ([("sent", "250")], 1) if trusts_it else ([("unsafe", "")], 0)


def test_an_unknown_certificate_gets_neither_password_nor_mail(box: Box, settings: Any, tmp_path: Path) -> None:
    context, _trusted = certificate(tmp_path)
    with smtp_server(box, tls_context=context, authenticator=knows) as port:
        settings.MAIL_SERVER = secured(port)
        mail = post()
        with pytest.raises(ServerDown):
            send_batch("w")
    assert (outcomes(mail), box.mails) == ([("unsafe", "")], [])
    assert {"AUTH", "MAIL", "RCPT", "DATA"} & set(box.commands) == set()


def test_without_starttls_nothing_goes_in_clear_text(box: Box, settings: Any) -> None:
    with smtp_server(box, authenticator=knows, auth_require_tls=False) as port:
        settings.MAIL_SERVER = secured(port)
        mail = post()
        with pytest.raises(ServerDown):
            send_batch("w")
    assert (outcomes(mail), box.mails) == ([("unsafe", "")], [])
    assert {"AUTH", "MAIL", "RCPT", "DATA"} & set(box.commands) == set()


def test_two_workers_never_take_the_same_mail_and_a_dead_ones_are_freed(server: Box) -> None:
    mail = post()
    leases.take("dead")
    Mail.objects.update(state=Mail.State.SENDING, worker="dead")
    leases.free_dead()
    assert send_batch("w") == 0
    Worker.objects.filter(name="dead").update(alive_until=clock.now() - timedelta(seconds=1))
    leases.free_dead()
    assert (send_batch("w"), outcomes(mail)) == (1, [("sent", "250")])


def test_cancelled_mails_stay_and_may_be_sent_after_all(server: Box) -> None:
    mail = post()
    assert outbox.cancel(mail, actor=None)
    assert send_batch("w") == 0
    assert not outbox.cancel(mail, actor=None)
    assert outbox.resend(mail, actor=None)
    assert send_batch("w") == 1
    assert MailAttempt.objects.count() == 1


def test_the_demonstration_keeps_every_mail_to_show_it(settings: Any) -> None:
    settings.DEMONSTRATION = True
    mail = post(is_sensitive=True)
    send_batch("w")
    mail.refresh_from_db()
    assert (mail.state, bool(mail.text)) == ("sent", True)


def test_every_mail_can_be_composed_in_both_languages() -> None:
    for sample in outbox.mail_samples:
        letters = [outbox.compose(sample.key, language, sample.context()) for language in ("fr", "en")]
        assert all(letter.subject and letter.text and "<h1>" in letter.html for letter in letters), sample.key
        assert not {"<img", "<link", "<script"} & set(letters[0].html.split())


def test_every_template_of_a_mail_has_a_sample() -> None:
    root = Path(outbox.__file__).parents[1]
    names = {path.stem for path in root.glob("*/templates/mail/*.txt")} - {"base"}
    assert names == {sample.key for sample in outbox.mail_samples}


def test_a_mail_erased_while_it_is_handed_over_stops_nothing(server: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    post("efface@example.org")
    kept = post()
    from labsecours.kernel import mail_sending

    note = mail_sending._note_sent

    def erased_meanwhile(mail: Mail, worker: str, reply: str) -> None:
        Mail.objects.filter(pk=mail.pk, to="efface@example.org").delete()
        note(mail, worker, reply)

    monkeypatch.setattr(mail_sending, "_note_sent", erased_meanwhile)
    assert send_batch("w") == 2
    assert list(Mail.objects.values_list("pk", "state")) == [(kept.pk, "sent")]
    assert outcomes(kept) == [("sent", "250")]
