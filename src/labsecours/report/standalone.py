"""The report as one HTML file that needs nothing beside it: styles and fonts inside, links that lead to the site."""

import re
from base64 import b64encode
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from labsecours.report import reading
from labsecours.report.document import Document
from labsecours.report.printed import PrintError

STYLES = "ui/built/site.css"
FONT = re.compile(r"url\((\./fonts/[\w.-]+\.woff2)\)")
LOCAL_LINK = re.compile(r'(\s(?:href|xlink:href|src)=")(/(?!/)[^"]*)"')


def render(document: Document) -> bytes:
    """The whole file. Raises PrintError, whose message says what to do."""
    timeline = reading.section_of(document, "timeline")
    periods = timeline.periods if timeline else ()
    with translation.override(document.language):
        page = render_to_string(
            "report/alone.html",
            {
                "document": document,
                "alone": True,
                "frozen": document.edition,
                "editions": [],
                "content_language": document.language,
                "reading": reading.read_whole(periods),
                "marks_of": reading.marks_of,
                "columns_of": reading.columns_of,
                "bars_of": reading.bars_of,
                "styles": _styles(),
                "path": "",
            },
        )
    return LOCAL_LINK.sub(rf'\1{settings.SITE_URL}\2"', page).encode()


def _styles() -> str:
    path = finders.find(STYLES)
    if not path:
        raise PrintError(_("The styles of the report are missing: run “make setup”, then try again."))
    folder = Path(path).parent
    return FONT.sub(
        lambda found: f"url(data:font/woff2;base64,{b64encode((folder / found[1]).read_bytes()).decode()})",
        Path(path).read_text(encoding="utf-8"),
    )
