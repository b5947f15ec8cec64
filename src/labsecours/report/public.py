"""What the public may read of reports; what it may not answers as what does not exist."""

from collections.abc import Callable

from django.http import Http404
from django.utils.translation import get_language

from labsecours.kernel import clock
from labsecours.kernel.figures import figure_of
from labsecours.kernel.memory import remembered
from labsecours.kernel.registries import Indicator, indicators
from labsecours.report import queries
from labsecours.report.build import build_document, figure_data
from labsecours.report.document import Document, FigureData
from labsecours.report.models import Edition, Report


def public_years() -> list[queries.YearLine]:
    """Years with a public report, latest first; a year to come has none before somebody writes it."""
    return [line for line in queries.year_lines() if _is_public(line.report or Report(year=line.year))]


def latest_public_year(until: int) -> int | None:
    return next((line.year for line in public_years() if line.year <= until), None)


def _is_public(report: Report) -> bool:
    return report.is_public and (report.pk is not None or report.year <= clock.today().year)


def public_report(year: int) -> Report:
    report = queries.find_report(year)
    if report is None or not _is_public(report):
        raise Http404
    return report


def living_document(report: Report) -> Document:
    """The report as the record stands, without the rows behind its figures; built once a revision and language."""
    key = ("report.document", report.year, get_language())
    return remembered(key, lambda: build_document(report.year, report, with_rows=False))


def public_indicator(key: str) -> Indicator:
    indicator = indicators.get(key)
    if indicator is None:
        raise Http404
    return indicator


def living_figure(report: Report, key: str) -> FigureData:
    return figure_data(figure_of(public_indicator(key), report.year), report.year)


def public_edition(year: int, number: int) -> Edition:
    edition = queries.editions_of(year).defer(None).filter(number=number).first()
    if edition is None:
        raise Http404
    return edition


def edition_figure(document: Document, key: str) -> FigureData:
    for section in document.sections:
        for figure in section.figures:
            if figure.key == key:
                return figure
    raise Http404


def living_file(report: Report, kind: str, render: Callable[[Document], bytes]) -> bytes:
    """The report as a file; made once a revision and language."""
    key = ("report.file", kind, report.year, get_language())
    return remembered(key, lambda: render(build_document(report.year, report)))


def edition_file(edition: Edition, kind: str, render: Callable[[Document], bytes]) -> bytes:
    key = ("report.edition.file", kind, edition.pk)
    return remembered(key, lambda: render(queries.edition_document(edition)))
