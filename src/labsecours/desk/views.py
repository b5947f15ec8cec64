from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labsecours.kernel.guards import staff


@staff
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html")
