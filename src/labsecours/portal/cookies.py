"""The cookies that the site sets, as its page tells them."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labsecours.accounts import known_browsers


@dataclass(frozen=True)
class KnownCookie:
    name: str
    purpose: str
    where: str
    duration: str


def known_cookies() -> list[KnownCookie]:
    """All of them: another one fails a test."""
    return [
        KnownCookie(
            settings.SESSION_COOKIE_NAME,
            _("Recognises who is signed in, from one page to the next."),
            _("when signing in"),
            _days(settings.SESSION_COOKIE_AGE),
        ),
        KnownCookie(
            settings.CSRF_COOKIE_NAME,
            _("Proves that a form was sent from this site, and not by another one on somebody’s behalf."),
            _("on the pages that hold such a form, in the account and the team space"),
            _days(settings.CSRF_COOKIE_AGE),
        ),
        KnownCookie(
            known_browsers.COOKIE,
            _("Tells that this browser signed in before, so that nobody can lock it out by guessing passwords."),
            _("when signing in"),
            _days(known_browsers.LIFETIME),
        ),
    ]


def _days(seconds: int) -> str:
    days = max(timedelta(seconds=seconds).days, 1)
    return ngettext("%(number)d day at most", "%(number)d days at most", days) % {"number": days}
