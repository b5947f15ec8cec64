"""Staff screens: the texts and activities of a report, its preview, its frozen editions."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from labsecours.accounts.rules import is_team, is_team_of_record
from labsecours.kernel.access import access_of
from labsecours.kernel.guards import allowed
from labsecours.kernel.records import Conflict
from labsecours.report import editing, freezing, queries, reading, services
from labsecours.report.document import Document
from labsecours.report.models import Edition, Report


@allowed(is_team)
def index(request: HttpRequest) -> HttpResponse:
    wanted = request.GET.get("year", "").strip()
    if wanted.isascii() and wanted.isdecimal() and queries.find_report(int(wanted[:6])):
        return redirect("report_desk:edit", int(wanted))
    return _years(request, wanted, status=200)


def _years(request: HttpRequest, wanted: object, *, status: int = 404) -> HttpResponse:
    """The list of years, saying what is wrong with the one that was asked for."""
    problem = ""
    if wanted:
        problem = _("Nothing to report in “%(year)s”: record an activity of that year first.") % {
            "year": str(wanted)[:20]
        }
    context = {"lines": queries.year_lines(), "problem": problem, "wanted": wanted}
    return render(request, "report/desk/index.html", context, status=status)


@allowed(is_team)
def edit(request: HttpRequest, year: int) -> HttpResponse:
    report = queries.find_report(year)
    if report is None:
        return _years(request, year)
    desk = editing.TextsDesk(report, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not _may_write(request):
        return _texts(request, desk, status=403)
    if request.method != "POST" or desk.moved or not desk.form.is_valid():
        return _texts(request, desk)
    try:
        desk.save(request.user)
    except Conflict as conflict:
        return _texts(request, desk.against(conflict), status=409)
    messages.success(request, _("The report %(year)d is saved.") % {"year": year})
    return redirect("report_desk:edit", year)


def _may_write(request: HttpRequest) -> bool:
    return is_team_of_record(access_of(request))


def _texts(request: HttpRequest, desk: editing.TextsDesk, status: int = 200) -> HttpResponse:
    context = {"screen": desk, "year": desk.report.year, "may_write": _may_write(request)}
    return render(request, "report/desk/edit.html", context, status=status)


@allowed(is_team)
def entries(request: HttpRequest, year: int) -> HttpResponse:
    report = queries.find_report(year)
    if report is None:
        return _years(request, year)
    desk = editing.EntriesDesk(report, request.GET, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not _may_write(request):
        return _entries(request, desk, status=403)
    if request.method != "POST" or not desk.is_valid:
        return _entries(request, desk)
    try:
        desk.save(request.user)
    except Conflict as conflict:
        return _entries(request, desk.against(conflict), status=409)
    messages.success(request, _("The activities of %(year)d are saved.") % {"year": year})
    return redirect(desk.address)


def _entries(request: HttpRequest, desk: editing.EntriesDesk, status: int = 200) -> HttpResponse:
    context = {"screen": desk, "year": desk.report.year, "may_write": _may_write(request)}
    return render(request, "report/desk/entries.html", context, status=status)


@allowed(is_team)
@require_POST
def preview(request: HttpRequest, year: int) -> HttpResponse:
    desk = _typed(request, year)
    if isinstance(desk, HttpResponse):
        return desk
    return render(request, "report/desk/preview.html", _whole(desk.document(with_rows=False)))


def _whole(document: Document) -> dict[str, Any]:
    """What the public page's templates want, for the whole document without filters nor pages."""
    timeline = reading.section_of(document, "timeline")
    return {
        "document": document,
        "alone": True,
        "frozen": None,
        "editions": [],
        "content_language": settings.LANGUAGE_CODE,
        "reading": reading.read_whole(timeline.periods if timeline else ()),
        "marks_of": reading.marks_of,
        "columns_of": reading.columns_of,
        "bars_of": reading.bars_of,
    }


@allowed(is_team)
@require_POST
def preview_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The typed report as a PDF, or the screen again with the reason why it can't be composed."""
    from labsecours.report import pdf
    from labsecours.report.printed import PrintError

    desk = _typed(request, year)
    if isinstance(desk, HttpResponse):
        return desk
    try:
        content = pdf.render(desk.document())
    except PrintError as error:
        messages.error(request, str(error))
        return _screen(request, desk)
    name = _("preview-%(year)d.pdf") % {"year": year}
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _typed(request: HttpRequest, year: int) -> editing.TextsDesk | editing.EntriesDesk | HttpResponse:
    """What the sent screen holds, or that screen again when something on it is wrong."""
    report = queries.find_report(year)
    if report is None:
        return _years(request, year)
    if request.POST.get("screen") == "entries":
        shown = editing.EntriesDesk(report, request.GET, request.POST)
        return shown if shown.is_valid else _screen(request, shown)
    desk = editing.TextsDesk(report, request.POST)
    return desk if desk.form.is_valid() else _screen(request, desk)


def _screen(request: HttpRequest, desk: editing.TextsDesk | editing.EntriesDesk) -> HttpResponse:
    return _texts(request, desk) if isinstance(desk, editing.TextsDesk) else _entries(request, desk)


@allowed(is_team)
def freeze(request: HttpRequest, year: int) -> HttpResponse:
    report = queries.find_report(year)
    if report is None:
        return _years(request, year)
    if request.method == "POST" and not _may_write(request):
        return _freeze(request, report, status=403)
    if report.pk is None:
        messages.warning(request, _("Save the report once before freezing it."))
        return redirect("report_desk:edit", year)
    if request.method == "POST":
        try:
            frozen = services.freeze(report, actor=request.user, expected=_expected(request))
        except services.Moved:
            return _freeze(request, report, moved=True, status=409)
        messages.success(request, _("Edition no. %(number)d is frozen.") % {"number": frozen.number})
        return redirect("report_desk:edition", year, frozen.number)
    return _freeze(request, report)


def _expected(request: HttpRequest) -> tuple[int, str]:
    number = request.POST.get("number", "")
    return (int(number[:6]) if number.isascii() and number.isdecimal() else 0, request.POST.get("digest", ""))


def _freeze(request: HttpRequest, report: Report, *, moved: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "year": report.year,
        "moved": moved,
        "may_write": _may_write(request),
        "proposal": freezing.proposal(report),
        "editions": report.editions.defer("content").order_by("-number"),
    }
    return render(request, "report/desk/freeze.html", context, status=status)


def _edition(year: int, number: int) -> Edition | None:
    return Edition.objects.select_related("report").filter(report__year=year, number=number).first()


@allowed(is_team)
def edition(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = _edition(year, number)
    if found is None:
        return _years(request, _("edition %(number)d of %(year)d") % {"number": number, "year": year})
    context = {"year": year, "screen": freezing.EditionDesk(found), "may_write": _may_write(request)}
    return render(request, "report/desk/edition.html", context)


@allowed(is_team)
def erratum(request: HttpRequest, year: int, number: int) -> HttpResponse:
    found = _edition(year, number)
    if found is None:
        return _years(request, _("edition %(number)d of %(year)d") % {"number": number, "year": year})
    desk = freezing.ErratumDesk(found, request.GET.get("difference", ""), request.POST or None)
    may_write = _may_write(request)
    context: dict[str, Any] = {"year": year, "screen": desk, "may_write": may_write}
    if not may_write:
        return render(request, "report/desk/erratum.html", context, status=403)
    if desk.is_gone:
        messages.warning(request, _("This difference no longer exists, or is corrected already."))
        return redirect("report_desk:edition", year, number)
    if request.method != "POST" or not desk.form.is_valid():
        return render(request, "report/desk/erratum.html", context)
    desk.publish(request.user)
    messages.success(request, _("The erratum is published with edition no. %(number)d.") % {"number": number})
    return redirect("report_desk:edition", year, number)
