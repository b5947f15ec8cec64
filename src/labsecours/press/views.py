from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labsecours.kernel.guards import public
from labsecours.press import queries
from labsecours.ui import parameters


@public
def publications(request: HttpRequest) -> HttpResponse:
    choices = queries.media_choices()
    media = parameters.choice(request, "media", [slug for slug, _name, _count in choices])
    found = queries.coverage()
    page = parameters.page_of(request, found.filter(media__slug=media) if media else found)
    context = {"page": page, "media": media, "choices": choices, "query": parameters.query(media=media)}
    return render(request, "press/publications.html", context)
