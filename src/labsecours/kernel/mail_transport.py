"""The way to the mail server: a connection that is never less safe than the settings say, and the mail as sent."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail.message import sanitize_address

from labsecours.kernel.queues import Mail, MailAttempt

Outcome = MailAttempt.Outcome
TIMEOUT = 30.0


@dataclass
class Undelivered(Exception):
    """A mail, or every mail, did not go; `is_server` when it says nothing of the mail itself."""

    outcome: MailAttempt.Outcome
    reply: str = ""
    is_server: bool = False


class Connection:
    """A connection to the mail server of the settings, open until `close`. Raises Undelivered."""

    def __init__(self) -> None:
        server: dict[str, Any] = settings.MAIL_SERVER or {}
        try:
            self._smtp = _open(server)
        except ssl.SSLError as error:
            raise Undelivered(Outcome.UNSAFE, is_server=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(Outcome.UNREACHABLE, _reply(error), is_server=True) from error
        try:
            _secure(self._smtp, server)
        except BaseException:
            self._smtp.close()
            raise

    def send(self, mail: Mail) -> str:
        """Hand the mail over; the server's code."""
        try:
            content = message(mail).as_bytes(policy=SMTP)
            sender, to = parseaddr(settings.MAIL_FROM)[1], sanitize_address(mail.to, "ascii")
        except (ValueError, UnicodeError) as error:
            raise Undelivered(Outcome.BROKEN) from error
        try:
            self._smtp.sendmail(sender, [to], content)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPSenderRefused as error:  # our own address: nothing about this mail
            raise Undelivered(Outcome.PUT_OFF, _reply(error), is_server=True) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(Outcome.UNREACHABLE) from error
        return "250"

    def close(self) -> None:
        try:
            self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()


def message(mail: Mail) -> EmailMessage:
    """Plain text and HTML. The library refuses a header that would hold a second line."""
    made = EmailMessage(policy=SMTP)
    made["From"] = settings.MAIL_FROM
    made["To"] = sanitize_address(mail.to, "ascii")
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.created_at)
    made["Message-ID"] = mail.message_id
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        made["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
    made.set_content(mail.text)
    made.add_alternative(mail.html, subtype="html")
    made["Content-Language"] = mail.language
    return made


def _open(server: dict[str, Any]) -> smtplib.SMTP:
    host, port, own = server["host"], server["port"], parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    if server["tls"] == "implicit":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, local_hostname=own, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, port, local_hostname=own, timeout=TIMEOUT)


def _secure(smtp: smtplib.SMTP, server: dict[str, Any]) -> None:
    """TLS, then the login: nothing but the greeting goes in clear text, whatever the server answers."""
    try:
        if server["tls"] == "starttls":
            smtp.starttls(context=ssl.create_default_context())
    except (OSError, smtplib.SMTPException) as error:
        is_lost = isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError)
        raise Undelivered(Outcome.UNREACHABLE if is_lost else Outcome.UNSAFE, _reply(error), is_server=True) from error
    try:
        if server["user"]:
            smtp.login(server["user"], server["password"])
    except smtplib.SMTPAuthenticationError as error:
        raise Undelivered(Outcome.LOGIN, _reply(error), is_server=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(Outcome.UNREACHABLE, _reply(error), is_server=True) from error


def _refused(code: int, words: bytes | str) -> Undelivered:
    """4xx is for now, 5xx for good. Of the words, only the enhanced code (RFC 3463) is kept."""
    text = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    first = text.split(" ", 1)[0]
    enhanced = f" {first}" if len(first) <= 9 and first.replace(".", "").isdecimal() and first.count(".") == 2 else ""
    return Undelivered(Outcome.REFUSED if 500 <= code < 600 else Outcome.PUT_OFF, f"{code}{enhanced}")


def _reply(error: BaseException) -> str:
    return str(error.smtp_code) if isinstance(error, smtplib.SMTPResponseException) else ""
