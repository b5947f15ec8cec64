"""Every public page, for people and for search engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.conf import settings

from labsecours.kernel.registries import PublicPage, public_pages
from labsecours.ui.addresses import address
from labsecours.ui.context import language_urls, menu_links

LIMIT = 40_000
SHOWN = 300
NOTICES = ("portal:home", "portal:search", "portal:legal", "portal:accessibility", "portal:privacy", "portal:cookies")


@dataclass(frozen=True)
class Section:
    title: str
    links: list[tuple[str, str]]


def sections() -> list[Section]:
    """Pages of records by kind, at most SHOWN of each; what has no page of its own is told on its list."""
    found = [Section(str(page.kind_label), _links(page)) for page in public_pages]
    return [section for section in found if section.links]


def _links(page: PublicPage) -> list[tuple[str, str]]:
    rows = list(page.objects()[:SHOWN])
    known = page.addresses([row.pk for row in rows])
    links = [(str(row), known[row.pk]) for row in rows if row.pk in known and "#" not in known[row.pk]]
    return sorted(links, key=lambda link: link[0].lower())


def addresses() -> Iterator[str]:
    """Each French address once."""
    yield from (address(name) for name in NOTICES)
    yield from (link for _label, link in menu_links())
    for page in public_pages:
        ids = list(page.objects().values_list("pk", flat=True)[:LIMIT])
        for start in range(0, len(ids), 500):
            known = page.addresses(ids[start : start + 500]).values()
            yield from (link for link in known if "#" not in link)


def xml() -> str:
    """The site map file: each page in French with its English twin."""
    unique = list(dict.fromkeys(addresses()))[:LIMIT]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "".join(map(_entry, unique)) + "</urlset>\n"
    )


def _entry(link: str) -> str:
    twins = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{escape(settings.SITE_URL + twin)}"/>'
        for code, twin in language_urls(link).items()
    )
    return f"<url><loc>{escape(settings.SITE_URL + language_urls(link)['fr'])}</loc>{twins}</url>\n"
