from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from labsecours.accounts.rules import is_team
from labsecours.desk import exports, overview
from labsecours.desk import history as changelog
from labsecours.desk.lists import Listing, read_versions, selected
from labsecours.desk.refusals import forbidden
from labsecours.desk.removal import remove_all
from labsecours.desk.rules import may_write
from labsecours.kernel import records
from labsecours.kernel.access import access_of
from labsecours.kernel.desk import DeskScreen, desk_screens
from labsecours.kernel.guards import allowed
from labsecours.kernel.memory import reading_at, revision
from labsecours.kernel.models import AuditEvent, label_of
from labsecours.ui.choice import suggestions

LATEST, LATEST_PAGE, SUGGESTED, SELECTED = 12, 200, 12, 500


@allowed(is_team)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "quick": overview.quick(access_of(request)),
        "counts": overview.counts(),
        "to_look_at": overview.to_look_at(),
        "breaches": overview.breaches(),
        "latest": changelog.latest(LATEST),
        "reports": overview.report_links(),
    }
    return render(request, "desk/home.html", context)


@allowed(is_team)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/changes.html", {"latest": changelog.latest(LATEST_PAGE)})


@allowed(is_team)
@require_safe
def listing(request: HttpRequest, screen: DeskScreen) -> HttpResponse:
    if screen.single:
        only = screen.model._default_manager.order_by("pk").first()
        return redirect("desk:edit", screen.key, only.pk) if only else redirect("desk:add", screen.key)
    with reading_at(revision()):
        found = Listing(screen, request.GET)
        context = {"screen": screen, "listing": found, "page": found.page}
        context["may_write"] = may_write(access_of(request), screen)
        return render(request, "desk/list.html", context)


@allowed(is_team)
@require_safe
def export(request: HttpRequest, screen: DeskScreen, kind: str) -> HttpResponse:
    if kind not in exports.FORMATS:
        raise Http404
    return exports.export(screen, Listing(screen, request.GET).rows, kind, actor=request.user)


@allowed(is_team)
@require_POST
def selection(request: HttpRequest, screen: DeskScreen) -> HttpResponse:
    """What is done with the rows ticked in a list: exported, or deleted after a confirmation."""
    rows = selected(screen, request.POST.getlist("ids")[:SELECTED])
    action = request.POST.get("action", "")
    if action in exports.FORMATS:
        return exports.export(screen, rows, action, actor=request.user)
    if action not in {"delete", "delete-confirmed"}:
        raise Http404
    if not may_write(access_of(request), screen):
        return forbidden(request, screen)
    if not rows:
        messages.warning(request, _("Nothing is ticked: tick the lines first."))
        return redirect("desk:list", screen.key)
    if action == "delete":
        return render(request, "desk/delete_many.html", {"screen": screen, "rows": rows})
    versions = read_versions(request.POST.getlist("versions")[:SELECTED])
    done, refused = remove_all(rows, versions, actor=request.user)
    if done:
        text = ngettext("%(number)d line deleted.", "%(number)d lines deleted.", len(done)) % {"number": len(done)}
        messages.success(request, text, extra_tags="undo-" + "-".join(str(change.pk) for change in done))
    for record in refused:
        messages.error(
            request,
            _("“%(title)s” was kept: other records refer to it, or somebody changed it meanwhile.") % {"title": record},
        )
    return redirect("desk:list", screen.key)


@allowed(is_team)
@require_POST
def restore(request: HttpRequest) -> HttpResponse:
    numbers = [int(n) for n in request.POST.getlist("change")[:SELECTED] if n.isdecimal() and len(n) < 19]
    known = {label_of(screen.model): screen for screen in desk_screens}
    wanted = AuditEvent.objects.filter(pk__in=numbers, verb=AuditEvent.Verb.DELETED, record_type__in=known)
    deletions, done = list(wanted.order_by("-pk")), []
    for change in deletions:
        if not may_write(access_of(request), known[change.record_type]):
            return forbidden(request, known[change.record_type])
    for change in deletions:
        try:
            done.append(records.restore(change, actor=request.user))
            messages.success(request, _("“%(title)s” is back.") % {"title": change.record_title})
        except records.CannotRestore as error:
            messages.error(request, f"{change.record_title} – {error}")
    screen = next((screen for screen in desk_screens if done and screen.model is type(done[0])), None)
    if screen is None:
        return redirect("desk:home")
    return redirect("desk:edit", screen.key, done[0].pk) if len(done) == 1 else redirect("desk:list", screen.key)


@allowed(is_team)
@require_safe
def choices(request: HttpRequest, screen: DeskScreen) -> HttpResponse:
    """Records for a form's choice, as JSON, best first."""
    found = suggestions(screen, screen.model._default_manager.all(), request.GET.get("q", ""), SUGGESTED)
    results = [
        {"id": record.pk, "label": screen.choice_label(record), "detail": screen.choice_detail(record)}
        for record in found
    ]
    return JsonResponse({"results": results})
