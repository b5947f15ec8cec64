from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labsecours.kernel.guards import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")
