from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from labsecours.accounts.rules import is_team
from labsecours.desk import conflicts, merging
from labsecours.desk import history as changelog
from labsecours.desk.editing import Editing, clash_message
from labsecours.desk.referrers import referrers, told
from labsecours.desk.refusals import for_writers, forbidden, needed
from labsecours.desk.rules import may_write
from labsecours.kernel import audit, records
from labsecours.kernel.access import access_of
from labsecours.kernel.desk import DeskScreen
from labsecours.kernel.guards import allowed
from labsecours.kernel.merging import merge as merge_records
from labsecours.kernel.models import Record

CONFIRMED = "confirmed"
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@allowed(is_team)
@reads_and_writes
def add(request: HttpRequest, screen: DeskScreen) -> HttpResponse:
    if screen.single and (only := screen.model._default_manager.order_by("pk").first()):
        return redirect("desk:edit", screen.key, only.pk)
    if not may_write(access_of(request), screen):
        is_typed = request.method == "POST"
        return _not_ones_own(request, screen, screen.model()) if is_typed else forbidden(request, screen)
    if request.method == "POST":
        return _save(request, screen, screen.model(), request.POST)
    return _form_page(request, Editing(screen, screen.model()))


@allowed(is_team)
@reads_and_writes
def edit(request: HttpRequest, screen: DeskScreen, number: int) -> HttpResponse:
    record = screen.model._default_manager.filter(pk=number).first()
    if record is None:
        return _gone(request, screen, number)
    _tell_reading(request, screen, record)
    may = may_write(access_of(request), screen)
    if request.method != "POST":
        shown = {"notices": screen.notices(record)} if may else {"needed": needed(screen)}
        return _form_page(request, Editing(screen, record), **shown)
    if not may:
        return _not_ones_own(request, screen, record)
    if conflicts.has_choices(request.POST):
        return _save(request, screen, record, conflicts.chosen(request.POST, Editing(screen, record)))
    return _save(request, screen, record, request.POST)


def _tell_reading(request: HttpRequest, screen: DeskScreen, about: Record | type[Record]) -> None:
    if screen.personal:
        audit.read(about, actor=request.user)


def _not_ones_own(request: HttpRequest, screen: DeskScreen, record: Record) -> HttpResponse:
    """Nothing is written, and what was typed is shown, to be copied or sent to whoever may write it."""
    editing = Editing(screen, record, request.POST)
    editing.without_checks()
    return _form_page(request, editing, 403, needed=needed(screen))


def _form_page(request: HttpRequest, editing: Editing, status: int = 200, **context: Any) -> HttpResponse:
    usual = {"notices": (), "asks": False, "gone": None, "needed": ""}
    context = {**usual, **context, "editing": editing, "screen": editing.screen}
    return render(request, "desk/form.html", context, status=status)


def _save(request: HttpRequest, screen: DeskScreen, record: Record, data: QueryDict) -> HttpResponse:
    editing = Editing(screen, record, data)
    if editing.wants_more_rows():
        editing.without_checks()
        return _form_page(request, editing)
    if not editing.is_valid():
        return _form_page(request, editing, 422)
    asks = record.pk is None and CONFIRMED not in data
    if asks and (notices := screen.notices(editing.form.instance)):
        return _form_page(request, editing, notices=notices, asks=True)
    return _write(request, screen, editing, data)


def _write(request: HttpRequest, screen: DeskScreen, editing: Editing, data: QueryDict) -> HttpResponse:
    number = editing.record.pk
    try:
        saved = records.save(editing.draft(), actor=request.user, expected_version=editing.expected_version)
    except records.Conflict as conflict:
        context = {"screen": screen, "record": conflict.current, "clash": conflicts.clash(editing, conflict.current)}
        return render(request, "desk/conflict.html", context, status=409)
    except records.Gone:
        return _gone(request, screen, number)
    except IntegrityError as error:
        return _refused(request, screen, number, data, clash_message(error))
    messages.success(request, _("“%(title)s” is saved.") % {"title": saved})
    if "save-and-add" in data:
        return redirect("desk:add", screen.key)
    return redirect("desk:edit", screen.key, saved.pk)


def _refused(
    request: HttpRequest, screen: DeskScreen, number: int | None, data: QueryDict, message: str
) -> HttpResponse:
    stored = screen.model._default_manager.filter(pk=number).first() if number else None
    editing = Editing(screen, stored or screen.model(), data, [message])
    editing.is_valid()
    return _form_page(request, editing, 422)


def _gone(request: HttpRequest, screen: DeskScreen, number: int) -> HttpResponse:
    """Somebody deleted or merged the record: what was typed over it comes back as a new one to save."""
    deletion = changelog.end_of(screen, number)
    if deletion is None:
        raise Http404
    kept = (deletion.after or {}).get("merged_into")
    if request.method != "POST":
        return redirect("desk:edit", screen.key, kept) if kept else redirect("desk:history", screen.key, number)
    if not may_write(access_of(request), screen):
        return _not_ones_own(request, screen, screen.model())
    editing = Editing(screen, screen.model(), request.POST)
    editing.without_checks()
    return _form_page(request, editing, 409, gone=deletion)


@allowed(is_team)
@reads_and_writes
@for_writers
def delete(request: HttpRequest, screen: DeskScreen, number: int) -> HttpResponse:
    record = screen.model._default_manager.filter(pk=number).first()
    if record is None:
        return redirect("desk:history", screen.key, number)
    is_stale = False
    if request.method == "POST":
        try:
            change = records.delete(record, actor=request.user, expected_version=_version(request))
        except records.Gone:
            return redirect("desk:history", screen.key, number)
        except records.Conflict as conflict:
            record, is_stale = conflict.current, True
        except records.InUse:
            pass
        else:
            messages.success(request, _("“%(title)s” is deleted.") % {"title": record}, extra_tags=f"undo-{change.pk}")
            return redirect("desk:home" if screen.single else "desk:list", *(() if screen.single else (screen.key,)))
    context = {"screen": screen, "record": record, "is_stale": is_stale, **_consequences(record)}
    return render(request, "desk/delete.html", context, status=409 if request.method == "POST" else 200)


def _consequences(record: Record) -> dict[str, Any]:
    """What would go with the record, or who refers to it so that it can't go."""
    try:
        return {"owned": told(records.goes_with(record)), "users": ()}
    except records.InUse as refusal:
        return {"owned": (), "users": referrers(refusal.users)}


def _version(request: HttpRequest) -> int:
    text = request.POST.get("read_version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@allowed(is_team)
@require_safe
def history(request: HttpRequest, screen: DeskScreen, number: int) -> HttpResponse:
    lines = changelog.of_record(screen, number)
    record = screen.model._default_manager.filter(pk=number).first()
    if not lines and record is None:
        raise Http404
    _tell_reading(request, screen, record or screen.model)
    context = {"screen": screen, "number": number, "record": record, "lines": lines}
    context["may_write"] = may_write(access_of(request), screen)
    return render(request, "desk/history.html", context)


@allowed(is_team)
@reads_and_writes
@for_writers
def merge(request: HttpRequest, screen: DeskScreen, number: int) -> HttpResponse:
    if not screen.mergeable:
        raise Http404
    record = get_object_or_404(screen.model, pk=number)
    form = merging.MergeForm(request.POST or None, screen=screen, record=record)
    context = {"screen": screen, "record": record, "form": form, "other": None}
    if not form.is_bound or not form.is_valid():
        return render(request, "desk/merge.html", context, status=422 if form.is_bound else 200)
    other = form.cleaned_data["other"]
    if form.cleaned_data["kept"] in {record.pk, other.pk} and form.cleaned_data["versions"]:
        pair = (record, other) if form.cleaned_data["kept"] == record.pk else (other, record)
        versions = dict(zip((record.pk, other.pk), map(int, form.cleaned_data["versions"].split("-")), strict=True))
        title = str(pair[1])
        try:
            merge_records(*pair, actor=request.user, expected_versions=(versions[pair[0].pk], versions[pair[1].pk]))
        except records.Gone:
            messages.warning(request, _("One of them was deleted meanwhile."))
            return redirect("desk:list", screen.key)
        except records.Conflict:
            messages.warning(request, _("One of them was changed meanwhile: compare them again."))
        else:
            text = _("“%(merged)s” is merged into “%(kept)s”.") % {"merged": title, "kept": pair[0]}
            messages.success(request, text)
            return redirect("desk:edit", screen.key, pair[0].pk)
    context |= {
        "other": other,
        "compared": merging.compare(record, other),
        "moves": {record.pk: merging.references(record), other.pk: merging.references(other)},
    }
    return render(request, "desk/merge.html", context)
