"""What the PDF and the word-processor document say beside the report's own content, in the document's language."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from labsecours.report.document import ChartData, Document, SectionData
from labsecours.report.glyphs import fit_line, one_line
from labsecours.ui.map import credit as map_credit
from labsecours.ui.typography import capfirst, day, moment, number

MOST_SOURCES = 40
LONGEST_ADDRESS = 2000


class PrintError(Exception):
    """The document could not be made; the message is for the person who asked."""


def headings() -> dict[str, str]:
    """The fixed words, by the name under which the templates know them."""
    return {
        "contents": _("Contents"),
        "preface": _("Preface"),
        "presentation": _("Who we are"),
        "closing": _("To conclude"),
        "colophon": _("About this report"),
        "how_counted": _("How these figures are counted"),
        "figure": _("Figure"),
        "value": _("Value"),
        "rule": _("Rule"),
        "spans": _("A lighter column is a number known for several months together."),
        "member": _("Fire service"),
        "departments": _("Departments"),
        "since": _("Member since"),
        "map_credit": map_credit(),
        "edition": _("Frozen edition"),
        "errata": _("Errata"),
        "erratum_subject": _("Subject"),
        "erratum_before": _("In this edition"),
        "erratum_after": _("Correct since"),
        "erratum_note": _("Explanation"),
        "sources": _("Sources cited"),
        "credits": _("Credits"),
    }


def member_map_text(section: SectionData) -> str:
    """The alternative text of the members' map."""
    codes = sorted({code for member in section.members for code in member.departments})
    if not codes:
        return _("Map of France by department; no department is marked.")
    return _("Map of France by department; marked for their members: %(codes)s.") % {"codes": ", ".join(codes)}


def chart_text(chart: ChartData) -> str:
    """The alternative text of a chart: its description, else its title and values."""
    values = ", ".join(f"{label} {number(value)}" for label, value in chart.rows[:40])
    return fit_line(chart.description) or fit_line(f"{chart.title} – {values}")


def entry_count(count: int) -> str:
    return ngettext("%(count)s activity", "%(count)s activities", count) % {"count": number(count)}


def in_brackets(text: str) -> str:
    return f" ({text})" if text else ""


def step_when(text: str) -> str:
    return _("%(label)s:") % {"label": capfirst(text)} if text else ""


def address(document: Document, url: str) -> str:
    """A full http(s) or mailto address, or nothing: pages of the site are given from their root."""
    full = document.site_url.rstrip("/") + url if url.startswith("/") and not url.startswith("//") else url
    try:
        known = urlsplit(full).scheme in {"http", "https", "mailto"}
    except ValueError:
        return ""
    full = quote(full, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
    return full if known and len(full) <= LONGEST_ADDRESS else ""


def about(document: Document, today: datetime) -> Iterator[str]:
    """The paragraphs of the colophon."""
    if document.founded:
        yield _("%(association)s was founded in %(founded)s.") % {
            "association": document.association,
            "founded": document.founded,
        }
    if document.edition:
        yield _("This is a frozen edition: its content no longer changes, later corrections are errata.")
    else:
        yield _("This is the living report: it shows the record as it stood on %(day)s.") % {"day": day(today)}
    yield _("Every figure opens, on the site, to the rule and the rows that make it.")


def edition_facts(document: Document) -> list[tuple[str, str]]:
    """Number, date and digest of a frozen edition; empty for the living report."""
    edition = document.edition
    if not edition:
        return []
    facts = [
        (_("Edition number"), str(edition.get("number", ""))),
        (_("Frozen on"), moment(datetime.fromisoformat(edition["frozen_at"])) if edition.get("frozen_at") else ""),
        (_("SHA-256 digest"), re.sub(r"(.{8})(?=.)", r"\1 ", str(edition.get("digest", "")))),
    ]
    return [fact for fact in facts if fact[1]]


def cover_note(document: Document) -> str:
    if not document.edition:
        return ""
    facts = {"number": document.edition.get("number", "")}
    frozen = document.edition.get("frozen_at")
    if not frozen:
        return _("Edition %(number)s") % facts
    return _("Edition %(number)s, %(day)s") % {**facts, "day": day(datetime.fromisoformat(frozen))}


def errata(document: Document) -> list[tuple[str, str, str, str]]:
    return [
        (row.get("subject", ""), row.get("before", ""), row.get("after", ""), row.get("note", ""))
        for row in document.edition.get("errata", ())
    ]


def sources(document: Document) -> list[str]:
    """The works that activities and figures' rows come from, each once, without the place after the first comma."""
    works = (one_line(source.partition(",")[0]) for source in _sources(document.sections))
    named = list(dict.fromkeys(filter(None, works)))
    left = len(named) - MOST_SOURCES
    if left > 0:
        more = ngettext("and %(count)s other, on the site", "and %(count)s others, on the site", left)
        return [*named[:MOST_SOURCES], more % {"count": number(left)}]
    return named


def _sources(sections: Iterable[SectionData]) -> Iterator[str]:
    for section in sections:
        yield from (entry.source for period in section.periods for entry in period.entries)
        yield from (row.source for figure in section.figures for row in figure.rows)


def typeset_credits() -> list[str]:
    return [
        map_credit(),
        _("Typefaces: Atkinson Hyperlegible Next; Noto Sans Arabic and Hebrew; Noto Emoji (SIL Open Font License)."),
        _("Composed by labsecours with Typst."),
    ]


def is_empty(section: SectionData) -> bool:
    return not any((section.intro, section.figures, section.periods, section.charts, section.members, section.items))
