from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from labsecours.accounts.rules import is_administrator
from labsecours.desk import audit_log
from labsecours.kernel import audit, clock
from labsecours.kernel.guards import allowed
from labsecours.kernel.models import AuditEvent

FORMATS = {
    "csv": (audit_log.csv_lines, "text/csv; charset=utf-8"),
    "json": (audit_log.json_lines, "application/json"),
}


@allowed(is_administrator)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    log = audit_log.Log(request.GET)
    audit.read(AuditEvent, actor=request.user)
    return render(request, "desk/audit.html", {"log": log, "page": log.page})


@allowed(is_administrator)
@require_safe
def event(request: HttpRequest, sequence: int) -> HttpResponse:
    found = get_object_or_404(AuditEvent, sequence=min(sequence, audit_log.NUMBER_OF_A_ROW))
    audit.read(AuditEvent, actor=request.user)
    context = {"line": audit_log.line_of(found), "differences": audit_log.told_differences(found)}
    return render(request, "desk/audit_event.html", context)


@allowed(is_administrator)
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The events up to now; the last one tells of this very export."""
    if kind not in FORMATS:
        raise Http404
    lines, content_type = FORMATS[kind]
    log = audit_log.Log(request.GET)
    told = audit.write(
        AuditEvent.Verb.EXPORTED, AuditEvent, actor=request.user, after={"format": kind, "search": log.told()}
    )
    response = StreamingHttpResponse(lines(log.events.filter(sequence__lte=told.sequence)), content_type=content_type)
    name = f"journal-{clock.today():%Y-%m-%d}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
