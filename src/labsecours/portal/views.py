from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _

from labsecours.directory import legal as legal_pages
from labsecours.directory.models import Association
from labsecours.directory.queries import association
from labsecours.kernel import clock, search
from labsecours.kernel.guards import public
from labsecours.portal import found, queries, sitemap
from labsecours.portal.cookies import known_cookies
from labsecours.privacy.register import register
from labsecours.ui import parameters
from labsecours.ui.hardening import refusal

NEWS = 40
RESULTS = 20


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"home": queries.home(clock.today())})


@public
def search_page(request: HttpRequest) -> HttpResponse:
    query = parameters.text(request, "q")
    entries = search.find(query) if query else []
    kinds = found.counts(entries)
    kind = parameters.choice(request, "kind", [key for key, _label, _count in kinds])
    page = parameters.page_of(request, [entry for entry in entries if not kind or entry.kind == kind], RESULTS)
    context = {
        "q": query,
        "kind": kind,
        "kinds": kinds,
        "total": len(entries),
        "is_cut": len(entries) >= search.LIMIT,
        "page": page,
        "results": found.results(list(page.object_list), query),
        "query": parameters.query(q=query, kind=kind),
    }
    return render(request, "portal/search.html", context)


@public
def legal(request: HttpRequest) -> HttpResponse:
    return _notice(request, legal_pages.LEGAL)


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return _notice(request, legal_pages.ACCESSIBILITY)


@public
def privacy(request: HttpRequest) -> HttpResponse:
    return _notice(request, legal_pages.PRIVACY)


@public
def cookies(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/cookies.html", {"cookies": known_cookies()})


def _notice(request: HttpRequest, page: legal_pages.LegalPage) -> HttpResponse:
    known = association() or Association(name=queries.site_name())
    context = {
        "association": known,
        "facts": legal_pages.facts(known, page),
        "lacking": legal_pages.lacking(known, page),
        "state": legal_pages.accessibility_state(known),
        "register": register,
    }
    return render(request, f"portal/{page.key}.html", context)


@public
def security(request: HttpRequest) -> HttpResponse:
    known = association()
    if known is None or not known.security_email:
        raise Http404
    return HttpResponse(legal_pages.security_txt(known, clock.today()), content_type="text/plain; charset=utf-8")


@public
def sitemap_page(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/sitemap.html", {"sections": sitemap.sections()})


@public
def sitemap_file(request: HttpRequest) -> HttpResponse:
    content = sitemap.xml()
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


@public
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /gestion/", "Disallow: /compte/", "Disallow: /en/gestion/"]
    lines += ["Disallow: /en/compte/", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def rss(request: HttpRequest) -> HttpResponse:
    feed = Rss201rev2Feed(
        title=queries.site_name(),
        link=settings.SITE_URL + "/",
        description=_("Latest events, calls and publications"),
        language="fr",
        feed_url=settings.SITE_URL + request.path,
    )
    for item in queries.latest_news(NEWS):
        address = settings.SITE_URL + item.url
        feed.add_item(
            title=item.title,
            link=address,
            description=item.text,
            pubdate=queries.noon(item.moment),
            unique_id=address,
            unique_id_is_permalink=True,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """The components, for those who work on the pages."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "ui/gallery.html", {"today": clock.today()})


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "ui/404.html", status=404)


def refused(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "ui/403.html", status=403)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "ui/form_expired.html", status=403)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return refusal("ui/413.html", request, 413)
    if isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        return refusal("ui/413.html", request, 400)
    return refusal("ui/400.html", request, 400)


def failed(request: HttpRequest) -> HttpResponse:
    """The database may be what failed: this page asks nothing of it."""
    return refusal("ui/500.html", request, 500)
