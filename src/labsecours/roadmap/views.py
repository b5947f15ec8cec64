from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labsecours.kernel.guards import public
from labsecours.roadmap import queries


@public
def roadmap(request: HttpRequest) -> HttpResponse:
    context = {
        "axes": queries.axes(),
        "roadmaps": queries.roadmaps(),
        "plans": queries.planned_projects(),
    }
    return render(request, "roadmap/roadmap.html", context)
