"""Reads of reports and of their frozen editions."""

from dataclasses import dataclass, replace

from django.db.models import Count, QuerySet

from labsecours.report.canonical import digest
from labsecours.report.document import Document, from_data
from labsecours.report.models import Edition, Report
from labsecours.report.timeline import years

FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(frozen=True)
class YearLine:
    """A year in the list of reports; `report` is None as long as nothing was written for it."""

    year: int
    report: Report | None
    editions: int


def year_lines() -> list[YearLine]:
    """Years whose report was begun, and years that have activities to tell, latest first."""
    reports = Report.objects.annotate(frozen=Count("editions")).order_by("year").in_bulk(field_name="year")
    return [
        YearLine(year, reports.get(year), reports[year].frozen if year in reports else 0)
        for year in sorted({*reports, *years()}, reverse=True)
    ]


def find_report(year: int) -> Report | None:
    """The report of a year, unsaved as long as nothing was written; None when the year has nothing to tell."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    report = Report.objects.filter(year=year).first()
    return report or (Report(year=year) if year in years() else None)


def editions_of(year: int) -> QuerySet[Edition]:
    """Frozen editions of a public report, latest first, without their content."""
    editions: QuerySet[Edition] = Edition.objects.filter(report__year=year, report__is_public=True)
    return editions.defer("content").order_by("-number")


def edition_document(edition: Edition) -> Document:
    """The document as it was frozen, with what is known of the edition and its errata."""
    errata = [
        {
            "subject": erratum.subject,
            "before": erratum.before,
            "after": erratum.after,
            "note": erratum.note,
            "published_at": erratum.published_at.isoformat(),
        }
        for erratum in edition.errata.order_by("pk")
    ]
    return replace(
        from_data(edition.content),
        edition={
            "number": edition.number,
            "digest": edition.digest,
            "frozen_at": edition.frozen_at.isoformat(),
            "errata": errata,
        },
    )


def verify(edition: Edition) -> bool:
    """Whether the stored content still is what its digest says."""
    return digest(edition.content) == edition.digest
