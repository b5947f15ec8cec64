"""What an organisation's referent sees and keeps right of it, under /compte/."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from labsecours.directory import queries
from labsecours.directory.forms import OwnOrganisationForm
from labsecours.directory.geography import department_names, region_names
from labsecours.directory.models import Organisation
from labsecours.directory.rules import is_referent
from labsecours.kernel import records
from labsecours.kernel.access import access_of
from labsecours.kernel.guards import allowed


@allowed(is_referent)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    return render(
        request, "directory/own/list.html", {"organisations": queries.organisations_of_referent(access_of(request))}
    )


@allowed(is_referent)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request: HttpRequest, number: int) -> HttpResponse:
    found = queries.organisation_of_referent(access_of(request), number)
    if request.method != "POST":
        return _page(request, found, OwnOrganisationForm(instance=found))
    form = OwnOrganisationForm(request.POST, instance=found)
    if not form.is_valid():
        return _page(request, queries.organisation_of_referent(access_of(request), number), form, 422)
    expected = form.cleaned_data["read_version"] or 0
    try:
        records.save(records.Draft(form.instance), actor=request.user, expected_version=expected)
    except records.Gone as gone:
        raise Http404 from gone
    except records.Conflict:
        stored = queries.organisation_of_referent(access_of(request), number)
        return _page(request, stored, form.over(stored), 409, stored=stored)
    messages.success(request, _("“%(title)s” is saved.") % {"title": found})
    return redirect("own_directory:organisation", number)


def _page(
    request: HttpRequest,
    found: Organisation,
    form: OwnOrganisationForm,
    status: int = 200,
    stored: Organisation | None = None,
) -> HttpResponse:
    context = {
        "organisation": found,
        "form": form,
        "stored": stored,
        "together": queries.together(found),
        "affiliations": queries.affiliations_of(found),
        "departments": department_names(found.department_codes),
        "region": region_names().get(found.region, ""),
    }
    return render(request, "directory/own/organisation.html", context, status=status)
