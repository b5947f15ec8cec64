from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labsecours.calls import queries
from labsecours.calls.models import Call
from labsecours.kernel.guards import public
from labsecours.kernel.related import related
from labsecours.ui import parameters


@public
def calls(request: HttpRequest) -> HttpResponse:
    kind = parameters.choice(request, "kind", Call.Kind.values)
    context = {"lines": queries.call_lines(kind), "kind": kind, "kinds": Call.Kind.choices}
    return render(request, "calls/calls.html", context)


@public
def call(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_call(slug)
    sources = [(source, list(source.items(found.pk))) for source in related("calls.call")]
    context = {
        "call": found,
        "editions": [(edition, queries.ordered_numbers(edition)) for edition in found.editions.all()],
        "related": [(source, items) for source, items in sources if items],
    }
    return render(request, "calls/call.html", context)
