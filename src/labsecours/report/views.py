"""Public pages of reports: the living report, its figures down to their rows, frozen editions, files."""

from collections.abc import Callable, Mapping
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from labsecours.kernel.guards import public
from labsecours.report import exports, queries, reading
from labsecours.report import public as public_reads
from labsecours.report.document import Document, FigureData
from labsecours.report.models import Edition, Report
from labsecours.ui import parameters

CSV = "text/csv; charset=utf-8"
JSON = "application/json; charset=utf-8"
FILES = {
    "pdf": ("labsecours.report.pdf", "application/pdf"),
    "docx": (
        "labsecours.report.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


@public
def index(request: HttpRequest) -> HttpResponse:
    context = {"years": public_reads.public_years(), "content_language": settings.LANGUAGE_CODE}
    return render(request, "report/index.html", context)


@public
def report(request: HttpRequest, year: int) -> HttpResponse:
    found = public_reads.public_report(year)
    document = public_reads.living_document(found)
    context = {"editions": list(queries.editions_of(year)), "content_language": settings.LANGUAGE_CODE}
    return _document(request, document, context)


@public
def edition(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = public_reads.public_edition(year, number)
    document = queries.edition_document(found)
    context = {
        "frozen": found,
        "errata": list(found.errata.order_by("pk")),
        "editions": [],
        "content_language": document.language,
    }
    return _document(request, document, context)


def _document(request: HttpRequest, document: Document, context: Mapping[str, object]) -> HttpResponse:
    timeline = reading.section_of(document, "timeline")
    wanted = reading.Wanted(
        axis=parameters.text(request, "axe"),
        kind=parameters.text(request, "type"),
        partner=parameters.text(request, "partenaire"),
        period=parameters.text(request, "periode"),
    )
    periods = timeline.periods if timeline else ()
    shared = {
        "frozen": None,
        "alone": False,
        "document": document,
        "reading": reading.read_timeline(periods, wanted, request.GET.get("page")),
        "query": parameters.query(axe=wanted.axis, type=wanted.kind, partenaire=wanted.partner, periode=wanted.period),
        "marks_of": reading.marks_of,
        "columns_of": reading.columns_of,
        "bars_of": reading.bars_of,
    }
    return render(request, "report/report.html", {**shared, **context})


@public
def figures(request: HttpRequest, year: int) -> HttpResponse:
    document = public_reads.living_document(public_reads.public_report(year))
    return render(request, "report/figures.html", {"document": document, "year": year})


@public
def figure(request: HttpRequest, year: int, key: str) -> HttpResponse:
    found = public_reads.living_figure(public_reads.public_report(year), key)
    return _figure(request, year, found, {"frozen": None, "content_language": settings.LANGUAGE_CODE})


@public
def edition_figure(request: HttpRequest, year: int, number: int, key: str) -> HttpResponse:
    frozen = public_reads.public_edition(year, number)
    document = queries.edition_document(frozen)
    found = public_reads.edition_figure(document, key)
    return _figure(request, year, found, {"frozen": frozen, "content_language": document.language})


def _figure(request: HttpRequest, year: int, found: FigureData, context: dict[str, object]) -> HttpResponse:
    page = parameters.page_of(request, list(found.rows), reading.PAGE)
    return render(request, "report/figure.html", {"year": year, "figure": found, "page": page, **context})


@public
def figure_csv(_request: HttpRequest, year: int, key: str) -> HttpResponse:
    public_reads.public_report(year)
    text = exports.figure_csv(public_reads.public_indicator(key), year)
    return _file(text, CSV, f"{key}-{year}.csv")


@public
def figure_json(_request: HttpRequest, year: int, key: str) -> HttpResponse:
    public_reads.public_report(year)
    text = exports.figure_json(public_reads.public_indicator(key), year)
    return _file(text, JSON, f"{key}-{year}.json", shown=True)


@public
def data(_request: HttpRequest, year: int, what: str, kind: str) -> HttpResponse:
    """All the activities or all the figures of a year."""
    public_reads.public_report(year)
    make: Callable[[int], str] = getattr(exports, f"{what}_{kind}")
    return _file(make(year), CSV if kind == "csv" else JSON, f"{what}-{year}.{kind}", shown=kind == "json")


@public
def report_file(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    found: Report = public_reads.public_report(year)
    name = _("activity-report-%(year)d") % {"year": year}
    return _rendered(request, f"{name}.{kind}", kind, lambda maker: public_reads.living_file(found, kind, maker))


@public
def edition_file(request: HttpRequest, year: int, number: int, kind: str) -> HttpResponse:
    found: Edition = public_reads.public_edition(year, number)
    name = _("activity-report-%(year)d-edition-%(number)d") % {"year": year, "number": number}
    return _rendered(request, f"{name}.{kind}", kind, lambda maker: public_reads.edition_file(found, kind, maker))


def _rendered(
    request: HttpRequest, name: str, kind: str, make: Callable[[Callable[[Document], bytes]], bytes]
) -> HttpResponse:
    """The file, or why it can't be made here. The makers are heavy: they are imported when they are first asked for."""
    from labsecours.report.printed import PrintError

    module, content_type = FILES[kind]
    try:
        content = make(import_module(module).render)
    except PrintError as error:
        return render(request, "report/unavailable.html", {"reason": str(error)}, status=503)
    return _file(content, content_type, name, shown=kind == "pdf")


def _file(content: str | bytes, content_type: str, name: str, *, shown: bool = False) -> HttpResponse:
    disposition = "inline" if shown else "attachment"
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
