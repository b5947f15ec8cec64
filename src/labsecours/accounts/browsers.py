"""What a browser says of itself, in a few words."""

from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class SignedInBrowser:
    def __init__(self, session: UserSession) -> None:
        self.number = session.pk
        self.name = browser_name(session.user_agent)
        self.address = session.ip
        self.since = session.created_at
        self.seen = session.last_seen_at
        self.is_this_one = session.is_current()


def browser_name(user_agent: str) -> str:
    """Such as “Firefox, Windows”; the first mark found decides, since browsers also name those they imitate."""
    found = [next((name for mark, name in marks if mark in user_agent), "") for marks in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or _("Unknown browser")
