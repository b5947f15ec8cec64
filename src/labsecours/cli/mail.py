"""A mail sent at once, to try the settings."""

from labsecours.cli import installation
from labsecours.cli.console import Failure
from labsecours.cli.messages import gettext as _
from labsecours.cli.messages import language


def send_test(address: str) -> str:
    """Send a mail outside of the queue; says what the server answered, or raises Failure with what is wrong."""
    installation.start()
    from django.conf import settings
    from django.core.exceptions import ValidationError

    from labsecours.kernel import outbox
    from labsecours.kernel.mail_transport import Connection, Undelivered

    if settings.MAIL_SERVER is None:
        raise Failure(_("no mail server is set: give LABSECOURS_MAIL_URL and LABSECOURS_MAIL_FROM"))
    try:
        mail = outbox.write(template="test", to=address, language=language(), context={})
        connection = Connection()
        try:
            reply = connection.send(mail)
        finally:
            connection.close()
    except ValidationError as error:
        raise Failure(_("“%(address)s” is no e-mail address") % {"address": address}) from error
    except Undelivered as problem:
        raise Failure(f"{problem.outcome.label} {problem.reply}".strip()) from problem
    return _("The mail server took the message for %(address)s (%(reply)s).") % {"address": address, "reply": reply}
