from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from labsecours.directory import queries
from labsecours.directory.geography import department_names, region_names
from labsecours.kernel.guards import public


@public
def partners(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/partners.html", {"groups": queries.partner_groups()})


@public
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_organisation(slug)
    if found.slug != slug:
        return redirect("directory:organisation", found.slug, permanent=True)
    context = {
        "organisation": found,
        "together": queries.together(found),
        "departments": department_names(found.department_codes),
        "region": region_names().get(found.region, ""),
    }
    return render(request, "directory/organisation.html", context)
