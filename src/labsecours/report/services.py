"""Writes of reports: what staff types, frozen editions, errata."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import translation

from labsecours.kernel import clock, records
from labsecours.kernel.audit import Actor
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.records import Conflict, Draft
from labsecours.report.build import build_document
from labsecours.report.canonical import content_of, digest
from labsecours.report.differences import Difference
from labsecours.report.models import Edition, EntryChoice, Erratum, Report, ReportText


class Choice(NamedTuple):
    """What is decided about one activity. `position` is its rank in its period, from 1; 0 follows the calendar."""

    is_highlighted: bool = False
    is_hidden: bool = False
    position: int = 0


class Moved(Exception):
    """The record, or the list of editions, changed since what is about to be frozen was shown."""


def save_texts(report: Report, texts: Mapping[str, str], *, actor: Actor, expected_version: int | None) -> Report:
    """Write the report's own fields and the texts before its parts; an empty text is removed.

    Raises Conflict when somebody else wrote the report since `expected_version` was read.
    """
    stored = {row.section: row for row in report.texts.all()} if report.pk else {}
    kept, removed = list[ReportText](), list[ReportText]()
    for section, text in texts.items():
        row = stored.get(section) or ReportText(section=section)
        if not text.strip():
            removed += [row] if row.pk else []
        elif text != row.text:
            row.text = text
            kept.append(row)
    return _save(Draft(report, parts={"texts": kept}, removed_parts=removed), actor, expected_version)


def save_choices(
    report: Report, choices: Mapping[str, Choice], *, actor: Actor, expected_version: int | None
) -> Report:
    """Write what was decided about these activities; a choice that says nothing has no row.

    Raises Conflict when somebody else wrote the report since `expected_version` was read.
    """
    stored = {row.entry: row for row in report.entry_choices.all()} if report.pk else {}
    kept, removed = list[EntryChoice](), list[EntryChoice]()
    for entry, choice in choices.items():
        row = stored.get(entry) or EntryChoice(entry=entry)
        if choice == Choice():
            removed += [row] if row.pk else []
        elif choice != Choice(row.is_highlighted, row.is_hidden, row.position):
            row.is_highlighted, row.is_hidden, row.position = choice.is_highlighted, choice.is_hidden, choice.position
            kept.append(row)
    return _save(Draft(report, parts={"entry_choices": kept}, removed_parts=removed), actor, expected_version)


def _save(draft: Draft, actor: Actor, expected_version: int | None) -> Report:
    report = draft.record
    assert isinstance(report, Report)  # noqa: S101  narrows the type for mypy
    begun = report.pk is None
    try:
        with transaction.atomic():
            records.save(draft, actor=actor, expected_version=expected_version)
    except IntegrityError:
        other = Report.objects.filter(year=report.year).first() if begun else None
        if other is None:
            raise
        raise Conflict(other) from None
    return report


def freeze(report: Report, *, actor: Actor, expected: tuple[int, str] | None = None) -> Edition:
    """Keep the report as it is now, in the association's language, under the next number.

    Raises Moved when its number and digest are not the `expected` ones.
    """
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        Report.objects.select_for_update().get(pk=report.pk)
        content = content_of(build_document(report.year, report))
        number = next_number(report)
        if expected is not None and expected != (number, digest(content)):
            raise Moved
        edition = Edition(
            report=report,
            number=number,
            content=content,
            digest=digest(content),
            frozen_at=clock.now(),
            author=_user(actor),
            author_name=str(actor or ""),
        )
        edition.save()
        told = {"number": number, "digest": edition.digest}
        records.note(report, actor, AuditEvent.Verb.UPDATED, before={"editions": []}, after={"editions": [told]})
    return edition


def next_number(report: Report) -> int:
    last: int | None = report.editions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def publish_erratum(
    edition: Edition, *, actor: Actor, subject: str, note: str = "", difference: Difference | None = None
) -> Erratum:
    """Publish a correction beside an edition: of a difference of the record, or a free one."""
    with transaction.atomic():
        erratum = Erratum(
            edition=edition,
            difference=difference.key if difference else "",
            subject=subject[:300],
            before=difference.before if difference else "",
            after=difference.after if difference else "",
            note=note,
            published_at=clock.now(),
            author=_user(actor),
        )
        erratum.save()
        before, told = {"number": edition.number}, {"number": edition.number, "errata": f"{erratum.subject} {note}"}
        records.note(
            edition.report, actor, AuditEvent.Verb.UPDATED, before={"editions": [before]}, after={"editions": [told]}
        )
    return erratum


def _user(actor: Actor) -> Any:
    return actor if isinstance(actor, AbstractBaseUser) else None
