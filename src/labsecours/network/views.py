from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from labsecours.kernel import clock
from labsecours.kernel.guards import public
from labsecours.kernel.memory import remembered
from labsecours.network import queries
from labsecours.ui import parameters

SHOWN = ("all", "members", "others")


@public
def members(request: HttpRequest) -> HttpResponse:
    asked, day = request.GET.get("date", ""), parameters.day(request, "date")
    shown = parameters.choice(request, "show", SHOWN, "all")
    wanted = day or clock.today()
    arrived = queries.members_on(wanted)
    context = {
        "date": wanted,
        "is_today": day is None,
        "date_refused": bool(asked) and day is None,
        "members": arrived,
        "picture": remembered(("network.map", wanted, get_language()), lambda: queries.members_map(arrived)),
        "services": [
            service
            for service in queries.services(arrived)
            if shown == "all" or (service.since is not None) == (shown == "members")
        ],
        "others": queries.other_members_on(wanted),
        "shown": shown,
    }
    return render(request, "network/members.html", context)


@public
def agreements(request: HttpRequest) -> HttpResponse:
    page = parameters.page_of(request, queries.agreements())
    return render(request, "network/agreements.html", {"page": page})
