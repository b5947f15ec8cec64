"""Every mail goes through here: stored in the caller's transaction, hence sent if and only if that transaction commits.

Delivery is at least once: a worker that dies between the server's acceptance and its own note of it makes the mail go
again, with the same Message-ID, by which mail programs know that it is the same.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.template import engines
from django.utils import translation

from labsecours.kernel import audit, clock
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent, label_of
from labsecours.kernel.queues import Mail
from labsecours.kernel.registries import Registry, Text, site_identity

LONGEST_SUBJECT = 250
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class MailSample:
    """A mail that the app sends, with an invented context for its preview. `key` is the template's name."""

    key: str
    label: Text
    context: Callable[[], Mapping[str, Any]]


mail_samples: Registry[MailSample] = Registry()
"""Registered by each app's `mails.py`."""


@dataclass(frozen=True)
class Letter:
    """A mail's words. The subject is one line, without control characters."""

    subject: str
    text: str
    html: str


def post(
    *,
    template: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    about: Model | None = None,
    key: str = "",
    is_sensitive: bool = False,
    unsubscribe_url: str = "",
) -> Mail:
    """Write a mail from `mail/<template>.txt` and `.html`. Raises ValidationError for what is no address.

    A second post with the same key is the first one. A sensitive mail gives access: its text is wiped once delivered.
    """
    known = Mail.objects.filter(key=key).first() if key else None
    if known is not None:
        return known
    mail = write(template=template, to=to, language=language, context=context)
    mail.key, mail.is_sensitive, mail.unsubscribe_url = key, is_sensitive, unsubscribe_url
    if about is not None:
        mail.about_type, mail.about_id = label_of(about.__class__), about.pk
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError:
        if not key:
            raise
        return Mail.objects.get(key=key)  # posted meanwhile by another process
    return mail


def write(*, template: str, to: str, language: str, context: Mapping[str, Any]) -> Mail:
    """A mail with its words and its Message-ID, not stored. Raises ValidationError for what is no address."""
    validate_email(to)
    letter = compose(template, language, context)
    return Mail(
        to=to,
        language=language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        template=template,
        message_id=f"<{uuid.uuid4().hex}@{_own_domain()}>",
    )


def compose(template: str, language: str, context: Mapping[str, Any]) -> Letter:
    """The mail's words in a language. The subject is the text template's block `subject`."""
    with translation.override(language):
        known: dict[str, Any] = {"site": site_identity(), **context}
        plain: Any = engines["jinja2"].get_template(f"mail/{template}.txt")
        inner = plain.template
        block = "".join(inner.blocks["subject"](inner.new_context({**known, "subject": ""})))
        subject = _one_line(block)
        text = plain.render({**known, "subject": subject})
        html = engines["jinja2"].get_template(f"mail/{template}.html").render({**known, "subject": subject})
    return Letter(subject, _tidy(text), html.replace("\x00", "").strip() + "\n")


def resend(mail: Mail, *, actor: Actor) -> bool:
    """Put a failed, cancelled or put-off mail back at the head of the queue; False when it can't be sent (any more)."""
    with transaction.atomic():
        audit.lock()
        stored = Mail.objects.select_for_update().get(pk=mail.pk)
        if not can_resend(stored):
            return False
        before = stored.state
        stored.state, stored.next_at, stored.attempts = Mail.State.WAITING, clock.now(), 0
        stored.save(update_fields=["state", "next_at", "attempts"])
        _tell(stored, actor, before)
    return True


def cancel(mail: Mail, *, actor: Actor) -> bool:
    """Withdraw a mail that waits; False when it is being sent or gone."""
    with transaction.atomic():
        audit.lock()
        stored = Mail.objects.select_for_update().get(pk=mail.pk)
        if not can_cancel(stored):
            return False
        before = stored.state
        stored.state = Mail.State.CANCELLED
        stored.save(update_fields=["state"])
        _tell(stored, actor, before)
    return True


def can_resend(mail: Mail) -> bool:
    is_put_off = mail.state == Mail.State.WAITING and mail.attempts > 0
    return bool(mail.text) and (is_put_off or mail.state in {Mail.State.FAILED, Mail.State.CANCELLED, Mail.State.SENT})


def can_cancel(mail: Mail) -> bool:
    return mail.state in {Mail.State.WAITING, Mail.State.FAILED}


def _tell(mail: Mail, actor: Actor, before: str) -> None:
    audit.write(
        AuditEvent.Verb.UPDATED, mail, actor=actor, before={"state": str(before)}, after={"state": str(mail.state)}
    )


def _own_domain() -> str:
    return parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]


def _one_line(text: str) -> str:
    return " ".join(_CONTROLS.sub(" ", text).split())[:LONGEST_SUBJECT]


def _tidy(text: str) -> str:
    """At most one empty line in a row, no spaces at the ends of lines."""
    lines = "\n".join(line.rstrip() for line in text.replace("\x00", "").splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
