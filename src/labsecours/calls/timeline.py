"""The dated steps of calls as the timeline tells them; a step and the event at which it happened are one entry."""

from collections import defaultdict
from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from labsecours.calls.models import CallMilestone, CallPartner
from labsecours.events.models import Event, Role
from labsecours.events.timeline import entries_among, key_of
from labsecours.kernel.period import IN_YEAR
from labsecours.kernel.registries import (
    AxisLink,
    OrganisationLink,
    TimelineEntry,
    TimelineSource,
    timeline_sources,
)
from labsecours.ui.addresses import slug_address
from labsecours.ui.typography import host

STEP_LABELS = {
    CallMilestone.Kind.OPENED: _("call opened"),
    CallMilestone.Kind.LAUNCHED: _("call launched"),
    CallMilestone.Kind.CLOSED: _("call closed"),
    CallMilestone.Kind.SELECTED: _("projects selected"),
    CallMilestone.Kind.SPREAD: _("spreading among hosts"),
    CallMilestone.Kind.AWARDED: _("prizes awarded"),
}
_ROLES = dict(Role.choices)
_PARTS = dict(CallPartner.Part.choices)


def key_of_step(milestone_id: int) -> str:
    return f"calls.callmilestone:{milestone_id}"


def entries_of(year: int) -> list[TimelineEntry]:
    steps = CallMilestone.objects.filter(**{IN_YEAR: year})
    occasions = Event.objects.filter(**{IN_YEAR: year}, pk__in=steps.values("event"))
    at_event = {entry.key: entry for entry in entries_among(occasions, year)}
    partners = _partners(year)
    milestones = steps.select_related("edition__call__axis").order_by("period_start", "period_end", "pk")
    return [
        _entry(
            milestone,
            at_event.get(key_of(milestone.event_id)) if milestone.event_id else None,
            partners[milestone.edition_id],
        )
        for milestone in milestones
    ]


def _entry(milestone: CallMilestone, event: TimelineEntry | None, partners: list[OrganisationLink]) -> TimelineEntry:
    edition, axis = milestone.edition, milestone.edition.call.axis
    step = TimelineEntry(
        key=key_of_step(milestone.pk),
        period=milestone.period,
        kind=f"call_{milestone.kind}",
        kind_label=STEP_LABELS[CallMilestone.Kind(milestone.kind)],
        title=milestone.title,
        role=edition.role,
        role_label=_ROLES[edition.role],
        summary=milestone.text,
        url=slug_address("calls:call", edition.call.slug),
        organisations=tuple(partners),
        axis=AxisLink(axis.slug, axis.short_name) if axis else None,
        links=((host(milestone.link), milestone.link),) if milestone.link else (),
        source=milestone.source or edition.source,
    )
    return _at_event(step, event) if event else step


def _at_event(step: TimelineEntry, event: TimelineEntry) -> TimelineEntry:
    """The step with what only the event tells: who came, who was there, where, in which role."""
    named = {link.id for link in step.organisations}
    return replace(
        step,
        role=event.role,
        role_label=event.role_label,
        summary="\n\n".join(text for text in (step.summary, event.summary) if text),
        organisations=step.organisations + tuple(link for link in event.organisations if link.id not in named),
        axis=event.axis or step.axis,
        attendance=event.attendance,
        links=step.links + event.links,
        place=event.place,
        supersedes=frozenset({event.key}),
    )


def _partners(year: int) -> defaultdict[int, list[OrganisationLink]]:
    """By edition that has a step in the year."""
    partners = defaultdict(list)
    editions = CallMilestone.objects.filter(**{IN_YEAR: year}).values("edition")
    for partner in CallPartner.objects.filter(edition__in=editions).select_related("organisation").order_by("pk"):
        url = slug_address("directory:organisation", partner.organisation.slug)
        partners[partner.edition_id].append(
            OrganisationLink(
                partner.organisation_id, str(partner.organisation), partner.part, _PARTS[partner.part], url
            )
        )
    return partners


def years() -> set[int]:
    return set(CallMilestone.objects.order_by().values_list(IN_YEAR, flat=True).distinct())


timeline_sources.register(TimelineSource("calls", _("Calls and prizes"), entries_of, years))
