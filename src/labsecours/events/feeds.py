"""Events as calendar files (RFC 5545).

What is known to a month or a season only is a whole-day stretch that takes up no time, says in its title that
the day isn't known, and stays tentative: left out, a year known by months would make an empty calendar.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from labsecours.events.agenda import KNOWN_DAYS
from labsecours.events.models import Event
from labsecours.kernel.registries import site_identity
from labsecours.ui.addresses import slug_address
from labsecours.ui.markup import to_plain
from labsecours.ui.typography import period

if TYPE_CHECKING:  # a large package, loaded when a calendar is first asked for
    from icalendar import Event as CalendarEvent


def calendar_file(events: Iterable[Event], name: str) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//labsecours//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_component(event))
    return bytes(calendar.to_ical())


def _component(event: Event) -> "CalendarEvent":
    from icalendar import Event as CalendarEvent
    from icalendar import vDate

    component = CalendarEvent()
    address = settings.SITE_URL + slug_address("events:event", event.slug)
    component.add("uid", f"event-{event.pk}@{urlsplit(settings.SITE_URL).hostname}")
    component.add("dtstamp", event.updated_at.astimezone(UTC))
    component.add("last-modified", event.updated_at.astimezone(UTC))
    component.add("sequence", event.version - 1)
    component.add("url", address)
    if place := _place(event):
        component.add("location", place)
    notes = [to_plain(event.summary), address]
    title = event.title
    if event.start_time:
        _add_times(component, event)
    else:
        component.add("dtstart", vDate(event.period_start))
        component.add("dtend", vDate(event.period_end + timedelta(days=1)))
        component.add("transp", "TRANSPARENT")
    if event.period_precision in KNOWN_DAYS:
        component.add("status", "CONFIRMED")
    else:
        component.add("status", "TENTATIVE")
        title = _("%(title)s (%(period)s, day not known)") % {"title": title, "period": period(event.period)}
        notes.insert(0, _("The exact day isn’t known: %(period)s.") % {"period": period(event.period)})
    component.add("summary", title)
    component.add("description", "\n\n".join(note for note in notes if note))
    component.add("categories", [str(event.get_format_display())])
    return component


def _place(event: Event) -> str:
    return ", ".join(filter(None, (event.place, _("online") if event.is_online else "")))


def _add_times(component: "CalendarEvent", event: Event) -> None:
    zone = timezone.get_default_timezone()
    if event.start_time is None:
        return
    start = datetime.combine(event.period_start, event.start_time, zone)
    component.add("dtstart", start.astimezone(UTC))
    if event.end_time:
        component.add("dtend", datetime.combine(event.period_start, event.end_time, zone).astimezone(UTC))


def agenda_name() -> str:
    return _("Agenda of %(name)s") % {"name": site_identity().name}
