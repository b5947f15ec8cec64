"""How long a session lasts: without activity, and altogether; and that it is renewed when roles change."""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labsecours.kernel import clock
from labsecours.kernel.access import Access, roles
from labsecours.kernel.origin import client_address

BEGUN, SEEN, ACCESS = "begun", "seen", "access"
SEEN_EVERY = timedelta(minutes=1)
"""Activity is written at most so often: not every page should cost a write."""


def begin(session: SessionBase, user: Any) -> None:
    """Note when the session began, unless it is noted."""
    if BEGUN not in session:
        session[BEGUN] = session[SEEN] = clock.now().isoformat()
        session[ACCESS] = _told(user.access_changed_at)


def ended(session: SessionBase, access: Access) -> str:
    """Why the session is over, in words for its owner; nothing while it holds."""
    idle, whole = settings.SESSION_LIMITS["staff" if _is_staff(access) else "others"]
    now = clock.now()
    if now - _moment(session, SEEN) > idle:
        return _("Your session ended after %(time)s without activity.") % {"time": _spoken(idle)}
    if now - _moment(session, BEGUN) > whole:
        return _("Your session ended: it lasts %(time)s at most.") % {"time": _spoken(whole)}
    return ""


def keep(request: HttpRequest, user: Any) -> None:
    """Note the activity; give the session another number when what its owner may do changed meanwhile."""
    session = request.session
    if BEGUN not in session:
        begin(session, user)
        _show(request, user)
    elif clock.now() - _moment(session, SEEN) > SEEN_EVERY:
        session[SEEN] = clock.now().isoformat()
        _show(request, user)
    if session.get(ACCESS) != _told(user.access_changed_at):
        session[ACCESS] = _told(user.access_changed_at)
        former = session.session_key
        session.cycle_key()
        UserSession.objects.filter(session_key=former).update(session_key=session.session_key)


def _show(request: HttpRequest, user: Any) -> None:
    """What the owner sees among their devices."""
    known = {
        "user": user,
        "ip": client_address(request),
        "user_agent": request.headers.get("User-Agent", "")[:200],
        "last_seen_at": clock.now(),
    }
    UserSession.objects.update_or_create(session_key=request.session.session_key, defaults=known)


def _is_staff(access: Access) -> bool:
    """Whoever holds a role that needs a second factor, given or not."""
    declared = (roles.get(held.role) for held in access.held)
    return any(role is not None and role.needs_second_factor for role in declared)


def _moment(session: SessionBase, key: str) -> datetime:
    return parse_datetime(session.get(key, "")) or clock.now()


def _told(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _spoken(span: timedelta) -> str:
    minutes = max(1, int(span.total_seconds()) // 60)
    if minutes % 1440 == 0:
        return ngettext("%(count)d day", "%(count)d days", minutes // 1440) % {"count": minutes // 1440}
    if minutes % 60 == 0:
        return ngettext("%(count)d hour", "%(count)d hours", minutes // 60) % {"count": minutes // 60}
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
