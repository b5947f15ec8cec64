"""An event in the words of schema.org."""

from typing import Any

from django.conf import settings

from labsecours.events.models import Event, Part, Role
from labsecours.kernel.period import Precision
from labsecours.kernel.registries import site_identity
from labsecours.ui.addresses import slug_address
from labsecours.ui.markup import to_plain

ORGANISING = (Part.ORGANISER, Part.CO_ORGANISER)


def structured_data(event: Event) -> dict[str, Any]:
    """Dates keep their stated precision, as ISO 8601 writes it: `2021-10` for a month."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "url": settings.SITE_URL + slug_address("events:event", event.slug),
        "inLanguage": "fr",
        **_dates(event),
        "organizer": _organisers(event),
    }
    if event.summary:
        data["description"] = to_plain(event.summary)
    if event.place:
        data["location"] = {"@type": "Place", "name": event.place, "address": event.place}
    elif event.is_online:
        data["location"] = {"@type": "VirtualLocation", "url": data["url"]}
    if event.is_online or event.place:
        modes = {(True, True): "Mixed", (True, False): "Online", (False, True): "Offline"}
        mode = modes[event.is_online, bool(event.place)]
        data["eventAttendanceMode"] = f"https://schema.org/{mode}EventAttendanceMode"
    return data


def _dates(event: Event) -> dict[str, str]:
    if event.start_time:
        dates = {"startDate": f"{event.period_start.isoformat()}T{event.start_time:%H:%M}"}
        if event.end_time:
            dates["endDate"] = f"{event.period_start.isoformat()}T{event.end_time:%H:%M}"
        return dates
    if event.period_precision == Precision.YEAR:
        return {"startDate": f"{event.period_start:%Y}"}
    start, _, end = event.period.iso.partition("/")
    return {"startDate": start, "endDate": end} if end else {"startDate": start}


def _organisers(event: Event) -> list[dict[str, str]]:
    names = [link.organisation.name for link in event.event_organisations.all() if link.part in ORGANISING]
    if event.role != Role.TOOK_PART:
        names.insert(0, site_identity().name)
    return [{"@type": "Organization", "name": name} for name in dict.fromkeys(names)]
