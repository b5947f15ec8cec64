from collections.abc import Iterator

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from labsecours.events.models import Event, EventGroup, Series
from labsecours.kernel.registries import Invariant, invariants


def useless_groups() -> Iterator[str]:
    groups = EventGroup.objects.annotate(held=Count("events", distinct=True), counted=Count("counts", distinct=True))
    for group in groups.filter(Q(held__lt=2) | Q(counted=0)).order_by("pk"):
        if group.held < 2:
            yield _("The group “%(group)s” holds fewer than two events.") % {"group": group}
        if group.counted == 0:
            yield _("The group “%(group)s” has no number of participants.") % {"group": group}


def events_counted_twice() -> Iterator[str]:
    both = Event.objects.filter(counts__kind=F("group__counts__kind")).select_related("group")
    for event in both.distinct().order_by("pk"):
        yield _("“%(event)s” has a number of participants of its own and another through the group “%(group)s”.") % {
            "event": event,
            "group": event.group,
        }


def overfull_series() -> Iterator[str]:
    series = Series.objects.annotate(held=Count("events")).filter(held__gt=F("planned_events"))
    for one in series.order_by("pk"):
        yield _("The series “%(series)s” holds %(held)d events, yet %(planned)d were planned.") % {
            "series": one,
            "held": one.held,
            "planned": one.planned_events,
        }


def agreements_signed_at_another_time() -> Iterator[str]:
    signed = Event.agreements.through.objects.select_related("event", "partnershipagreement")
    for link in signed.order_by("pk"):
        event, agreement = link.event, link.partnershipagreement
        if event.period_end < agreement.period_start or agreement.period_end < event.period_start:
            yield _("“%(agreement)s” is said to be signed at “%(event)s”, which was at another time.") % {
                "agreement": agreement,
                "event": event,
            }


invariants.register(
    Invariant("events.groups_are_of_use", useless_groups),
    Invariant("events.counted_once", events_counted_twice),
    Invariant("events.series_hold_what_was_planned", overfull_series),
    Invariant("events.agreements_signed_during_the_event", agreements_signed_at_another_time),
)
