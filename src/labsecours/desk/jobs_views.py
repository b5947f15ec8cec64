"""Background jobs: a team member sees their own, administrators all of them with the schedules and the workers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from labsecours.accounts.rules import is_administrator, is_team
from labsecours.desk import background
from labsecours.kernel import job_running
from labsecours.kernel.access import access_of
from labsecours.kernel.guards import allowed
from labsecours.ui import parameters


@allowed(is_team)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    access = access_of(request)
    sees_all = is_administrator(access)
    page = parameters.page_of(request, background.visible(access))
    lines = [background.line(run) for run in page]
    context = {
        "page": page,
        "lines": lines,
        "is_moving": any(line.is_moving for line in lines),
        "sees_all": sees_all,
        "workers": background.workers(),
        "schedules": background.schedules() if sees_all else [],
    }
    return render(request, "desk/jobs.html", context)


@allowed(is_team)
@require_POST
def run_again(request: HttpRequest, number: UUID) -> HttpResponse:
    run = get_object_or_404(background.visible(access_of(request)), pk=number)
    if job_running.run_again(run):
        messages.success(request, _("The job is back in the queue."))
    else:
        messages.error(request, _("This job has not failed: it needs no second start."))
    return redirect("jobs:list")
