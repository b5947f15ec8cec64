from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from labsecours.events import agenda as agenda_rows
from labsecours.events import feeds, queries
from labsecours.events.agenda import ALL, COMING, PAST, Wanted
from labsecours.events.models import Event, Role
from labsecours.events.schema import structured_data
from labsecours.kernel import clock
from labsecours.kernel.guards import public
from labsecours.kernel.memory import remembered
from labsecours.roadmap.queries import axes, axis_names
from labsecours.ui import parameters

VIEWS = ("list", "month", "series")


def _wanted(request: HttpRequest, default: str) -> Wanted:
    return Wanted(
        when=parameters.choice(request, "when", (COMING, PAST, ALL), default),
        format=parameters.choice(request, "format", Event.Format.values),
        role=parameters.choice(request, "role", Role.values),
        axis=parameters.choice(request, "axis", [axis.slug for axis in axes()]),
        partner=parameters.text(request, "partner", 120),
        year=parameters.year(request, "year"),
        text=parameters.text(request, "q"),
    )


def _narrowing(wanted: Wanted) -> str:
    return parameters.query(
        format=wanted.format,
        role=wanted.role,
        axis=wanted.axis,
        partner=wanted.partner,
        year=wanted.year,
        q=wanted.text,
    )


@public
def agenda(request: HttpRequest) -> HttpResponse:
    today, view = clock.today(), parameters.choice(request, "view", VIEWS, "list")
    coming = agenda_rows.facets(COMING, today)
    wanted = _wanted(request, ALL if view == "month" else COMING if coming.total else PAST)
    context = {
        "view": view,
        "wanted": wanted,
        "coming": coming.total,
        "past": agenda_rows.facets(PAST, today).total,
        "facets": agenda_rows.facets(wanted.when, today),
        "axes": axes(),
        "axis_names": axis_names(),
        "series_titles": agenda_rows.all_series(),
        "labels": agenda_rows.labels(),
        "narrowing": _narrowing(wanted),
        "query": "&".join(filter(None, (f"when={wanted.when}", _narrowing(wanted)))),
    }
    if view == "month":
        asked = parameters.month(request, "month")
        first = date(*asked, 1) if asked else agenda_rows.default_month(today)
        context["month"] = agenda_rows.month(first, wanted, today)
    elif view == "series":
        context["series"] = agenda_rows.series_lines()
    else:
        page = parameters.page_of(request, agenda_rows.events(wanted, today))
        rows = cast("QuerySet[Event]", page.object_list)
        context |= {"page": page, "lines": agenda_rows.lines(rows)}
    return render(request, "events/agenda.html", context)


@public
def event(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_event(slug)
    context = {
        "event": found,
        "shared": queries.shared_counts(found),
        "neighbours": queries.neighbours(found),
        "related": queries.related_items("events.event", found.pk),
        "schema": structured_data(found),
    }
    return render(request, "events/event.html", context)


@public
def series(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_series(slug)
    rows = agenda_rows.lines(found.events.order_by("period_start", "period_end", "pk"))
    context = {
        "series": found,
        "lines": rows,
        "labels": agenda_rows.labels(),
        "axis_names": axis_names(),
        "related": queries.related_items("events.series", found.pk),
    }
    return render(request, "events/series.html", context)


@public
def agenda_calendar(request: HttpRequest) -> HttpResponse:
    content = remembered(
        ("events.calendar", get_language()),
        lambda: feeds.calendar_file(queries.calendar_events(), feeds.agenda_name()),
    )
    return _calendar(content, "agenda")


@public
def event_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_event(slug)
    return _calendar(feeds.calendar_file([found], found.title), slug)


@public
def series_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.public_series(slug)
    return _calendar(feeds.calendar_file(queries.calendar_events(series=slug), found.title), slug)


def _calendar(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return response
