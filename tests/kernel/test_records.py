from datetime import date
from typing import Any

import pytest

from labsecours.directory.models import Affiliation, Organisation, Person
from labsecours.events.models import Event, EventOrganisation
from labsecours.kernel import merging, records, search
from labsecours.kernel.memory import revision
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.period import parse_period
from labsecours.kernel.records import CannotRestore, Conflict, Draft, Gone, InUse
from labsecours.network.models import Membership, PartnershipAgreement

pytestmark = pytest.mark.django_db


def organisation(name: str = "SDIS 99", **fields: Any) -> Organisation:
    draft = Draft(
        Organisation(name=name, slug=fields.pop("slug", name.lower().replace(" ", "-")), kind="company", **fields)
    )
    return records.save(draft, actor=None)  # type: ignore[return-value]


def person(employer: Organisation) -> Person:
    someone = Person(given_name="Ana", family_name="Candidate 12")
    affiliation = Affiliation(organisation=employer, function="Cheffe de projet")
    records.save(Draft(someone, parts={"affiliations": [affiliation]}), actor=None)
    return someone


def membership(member: Organisation, start: date = date(2021, 1, 1)) -> Membership:
    joined = Membership(organisation=member, period_start=start, period_end=start, period_precision="day")
    return records.save(Draft(joined), actor=None)  # type: ignore[return-value]


def test_a_write_tells_who_did_what(staff_user: Any) -> None:
    record = organisation()
    before = revision()
    record.city = "Dijon"
    records.save(Draft(record), actor=staff_user, expected_version=1)
    change = AuditEvent.objects.first()
    assert change is not None
    assert (change.actor, change.verb, change.record_type, change.record_id) == (
        staff_user,
        "updated",
        "directory.organisation",
        record.pk,
    )
    assert change.before
    assert change.after
    assert (change.before["city"], change.after["city"]) == ("", "Dijon")
    assert (record.version, revision()) == (2, before + 1)


def test_a_write_that_changes_nothing_leaves_no_line() -> None:
    record = organisation()
    records.save(Draft(record), actor=None)
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["created"]


def test_a_stale_write_is_refused_and_changes_nothing() -> None:
    record = organisation()
    mine, theirs = Organisation.objects.get(pk=record.pk), Organisation.objects.get(pk=record.pk)
    theirs.city = "Dijon"
    records.save(Draft(theirs), actor=None, expected_version=1)
    mine.city = "Beaune"
    with pytest.raises(Conflict) as conflict:
        records.save(Draft(mine), actor=None, expected_version=1)
    assert isinstance(conflict.value.current, Organisation)
    assert conflict.value.current.city == Organisation.objects.get(pk=record.pk).city == "Dijon"


def test_a_deletion_is_undone_with_what_the_record_owned() -> None:
    employer = organisation()
    someone = person(employer)
    number, affiliation = someone.pk, someone.affiliations.get().pk
    change = records.delete(someone, actor=None)
    assert not Person.objects.exists()
    assert not Affiliation.objects.exists()
    restored = records.restore(change, actor=None)
    assert (restored.pk, Affiliation.objects.get().pk) == (number, affiliation)
    with pytest.raises(ValueError, match="rien à rétablir"):
        records.restore(change, actor=None)


def test_what_others_use_is_not_deleted() -> None:
    record = organisation()
    joined = membership(record)
    with pytest.raises(InUse) as refusal:
        records.delete(record, actor=None)
    assert list(refusal.value.users) == [joined]
    assert Organisation.objects.filter(pk=record.pk).exists()


def test_a_merge_moves_what_referred_to_the_merged_and_drops_doubles() -> None:
    kept, merged = organisation("SDIS 99"), organisation("SDIS-99", city="Dijon", slug="double")
    membership(kept)
    membership(merged)
    membership(merged, date(2022, 1, 1))
    someone = person(merged)
    merging.merge(kept, merged, actor=None)
    assert list(Organisation.objects.values_list("pk", "name", "city")) == [(kept.pk, "SDIS 99", "Dijon")]
    assert [m.period_start.year for m in Membership.objects.filter(organisation=kept).order_by("pk")] == [2021, 2022]
    assert someone.affiliations.get().organisation_id == kept.pk


def test_a_merge_leaves_a_line_for_all_that_it_moved_or_dropped() -> None:
    kept, merged = organisation("SDIS 99"), organisation("SDIS-99", slug="double")
    membership(kept)
    doubled, moved = membership(merged), membership(merged, date(2022, 1, 1))
    numbers = (doubled.pk, moved.pk, merged.pk)
    so_far = AuditEvent.objects.count()
    merging.merge(kept, merged, actor=None)
    lines = set(AuditEvent.objects.filter(sequence__gt=so_far).values_list("record_type", "record_id", "verb"))
    assert lines == {
        ("network.membership", numbers[0], "deleted"),
        ("network.membership", numbers[1], "updated"),
        ("directory.organisation", numbers[2], "merged"),
        ("directory.organisation", kept.pk, "merged"),
    }
    assert Membership.objects.get(pk=numbers[1]).version == 2
    assert merging.successor(Organisation, "slug", "double") == kept
    assert merging.successor(Organisation, "slug", "nowhere") is None


def test_a_link_moved_between_namesakes_is_a_change() -> None:
    one, other = organisation("Homonyme", slug="h1"), organisation("Homonyme", slug="h2")
    joined = membership(one)
    before = revision()
    joined.organisation = other
    records.save(Draft(joined), actor=None, expected_version=1)
    assert (joined.version, revision()) == (2, before + 1)


def test_a_new_name_is_found_where_others_say_it() -> None:
    maker = organisation("Zorglub")
    event = Event(title="Une démonstration", slug="demo", format="webinar", role="organised")
    event.period = parse_period("2021")
    records.save(Draft(event, parts={"event_organisations": [EventOrganisation(organisation=maker)]}), actor=None)
    maker.name = "Quidamus"
    records.save(Draft(maker), actor=None)
    assert [entry.record_type for entry in search.find("quidamus")] == ["directory.organisation", "events.event"]
    assert search.find("zorglub") == []


def test_what_must_keep_a_link_is_not_left_without() -> None:
    party = organisation()
    agreement = PartnershipAgreement(title="Convention", slug="convention")
    agreement.period = parse_period("2021")
    records.save(Draft(agreement, links={"parties": [party]}), actor=None)
    with pytest.raises(InUse) as refusal:
        records.delete(party, actor=None)
    assert list(refusal.value.users) == [agreement]


def test_what_was_deleted_meanwhile_is_said_to_be_gone() -> None:
    record = organisation()
    stale = Organisation.objects.get(pk=record.pk)
    records.delete(record, actor=None)
    with pytest.raises(Gone):
        records.delete(stale, actor=None)
    with pytest.raises(Gone):
        records.save(Draft(stale), actor=None)


def test_a_deletion_of_another_release_is_refused_with_words() -> None:
    change = records.delete(organisation(), actor=None)
    change.removed = change.removed.replace('"city"', '"formerly"')
    with pytest.raises(CannotRestore):
        records.restore(change, actor=None)
