from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from markupsafe import Markup

from labsecours.kernel import clock
from labsecours.kernel.guards import public
from labsecours.kernel.memory import remembered
from labsecours.kernel.registries import MapService
from labsecours.network import queries
from labsecours.ui import parameters

SHOWN = ("members", "others", "all")


@public
def members(request: HttpRequest) -> HttpResponse:
    asked, day = request.GET.get("date", ""), parameters.day(request, "date")
    today = clock.today()
    wanted = day or today
    arrived = queries.members_on(wanted)
    shown = parameters.choice(request, "show", SHOWN, "members" if arrived else "all")
    context = {
        "date": wanted,
        "is_today": day is None,
        "date_refused": bool(asked) and day is None,
        "members": arrived,
        "picture": _todays_map(arrived, today) if wanted == today else queries.members_map(arrived),
        "services": [
            service
            for service in queries.services(arrived)
            if shown == "all" or (service.since is not None) == (shown == "members")
        ],
        "others": queries.other_members_on(wanted),
        "shown": shown,
    }
    return render(request, "network/members.html", context)


def _todays_map(arrived: list[MapService], today: date) -> Markup:
    return remembered(("network.map", today, get_language()), lambda: queries.members_map(arrived))


@public
def agreements(request: HttpRequest) -> HttpResponse:
    page = parameters.page_of(request, queries.agreements())
    return render(request, "network/agreements.html", {"page": page})
