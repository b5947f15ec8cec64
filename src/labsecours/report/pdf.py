"""The report as an accessible PDF (PDF/UA-1 and PDF/A-2a), composed by Typst from the templates in `typst/`."""

from django.utils import translation

from labsecours.report.composing import compose
from labsecours.report.document import Document
from labsecours.report.payload import payload

STANDARDS = ("ua-1", "a-2a")


def render(document: Document) -> bytes:
    """The whole file. Raises PrintError, whose message says what to do."""
    with translation.override(document.language):
        return compose("report.typ", payload(document), form="pdf", standards=STANDARDS)[0]
