from datetime import date
from typing import Any

import pytest

from labsecours.directory.models import Affiliation, Organisation, Person
from labsecours.kernel import records
from labsecours.kernel.memory import revision
from labsecours.kernel.models import Change
from labsecours.kernel.records import Conflict, Draft, InUse
from labsecours.network.models import Membership

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
    change = Change.objects.first()
    assert change is not None
    assert (change.actor, change.verb, change.record_type, change.record_id) == (
        staff_user,
        "updated",
        "directory.organisation",
        record.pk,
    )
    assert (change.before["city"], change.after["city"]) == ("", "Dijon")
    assert (record.version, revision()) == (2, before + 1)


def test_a_write_that_changes_nothing_leaves_no_line() -> None:
    record = organisation()
    records.save(Draft(record), actor=None)
    assert list(Change.objects.values_list("verb", flat=True)) == ["created"]


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
    records.merge(kept, merged, actor=None)
    assert list(Organisation.objects.values_list("pk", "name", "city")) == [(kept.pk, "SDIS 99", "Dijon")]
    assert [m.period_start.year for m in Membership.objects.filter(organisation=kept).order_by("pk")] == [2021, 2022]
    assert someone.affiliations.get().organisation_id == kept.pk
