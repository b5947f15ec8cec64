"""Hands over and forgets the person’s own record, known by an address that they proved to be theirs."""

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from labsecours.directory.models import Person
from labsecours.kernel import records, search
from labsecours.kernel.audit import Actor
from labsecours.kernel.forgetting import erase_events, erase_mentions
from labsecours.kernel.models import AuditEvent, label_of
from labsecours.kernel.ownership import referring_records
from labsecours.kernel.privacy import Subject
from labsecours.kernel.records import Draft, InUse

NAMELESS = "Personne effacée"
"""Content of the record, hence in French."""


def people_of(subject: Subject) -> QuerySet[Person]:
    return Person.objects.annotate(address=Lower("email")).filter(address__in=subject.addresses).order_by("pk")


def person_rows(subject: Subject) -> list[dict[Any, Any]]:
    return [
        {
            _("Given name"): person.given_name,
            _("Family name"): person.family_name,
            _("Rank or title"): person.rank,
            _("Status"): person.get_status_display(),
            _("E-mail"): person.email,
            _("Named on the public site"): person.is_public,
        }
        for person in people_of(subject)
    ]


def affiliation_rows(subject: Subject) -> list[dict[Any, Any]]:
    return [
        {
            _("Organisation"): str(row.organisation),
            _("Function"): row.function,
            _("Since"): row.since,
            _("Until"): row.until,
        }
        for person in people_of(subject)
        for row in person.affiliations.select_related("organisation").order_by("pk")
    ]


def forget_people(subject: Subject, actor: Actor) -> int:
    """Delete the record, or empty it when others refer to it; then empty what the history tells of it."""
    number = 0
    for person in people_of(subject) if subject.is_whole else ():
        names = {str(person), f"{person.family_name} {person.given_name}".strip()}
        theirs = Q(record_type=label_of(Person), record_id__in=_numbers_of(person))
        try:
            records.delete(person, actor=actor)
        except InUse:
            _empty(person, actor)
        erase_events(theirs, actor)
        erase_mentions(names, actor, but=Q(record_type=label_of(Person)))
        number += 1
    return number


def _numbers_of(person: Person) -> set[int]:
    """Its number, and those of the records that were merged into it."""
    merges = AuditEvent.objects.filter(record_type=label_of(Person), verb=AuditEvent.Verb.MERGED)
    into = dict(merges.exclude(after__merged_into=None).values_list("record_id", "after__merged_into"))
    found = {person.pk}
    while merged := {number for number, kept in into.items() if kept in found} - found:
        found |= merged
    return found


def _empty(person: Person, actor: Actor) -> None:
    person.given_name, person.family_name = "", f"{NAMELESS} {person.pk}"
    person.rank = person.status = person.email = ""
    person.is_public = False
    gone = list(person.affiliations.order_by("pk"))
    records.save(Draft(person, removed_parts=gone), actor=actor)
    for referrer in referring_records(person):
        search.refresh(referrer)
