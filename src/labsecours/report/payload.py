"""The report as the templates in `typst/` read it: texts only as JSON strings, each fit to print."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from babel.dates import get_month_names
from django.conf import settings
from django.utils import timezone

from labsecours.kernel import clock
from labsecours.report import printed
from labsecours.report.document import ChartData, Document, EntryData, FigureData, ItemData, SectionData
from labsecours.report.glyphs import fit_line, right_to_left
from labsecours.report.pictures import member_map
from labsecours.ui.typography import capfirst, host, number

KINDS = {"figures", "timeline", "charts", "map", "axes", "items"}
SHORT = 300
"""Characters up to which the closing words are set large."""
LONG = 900
"""Characters of an activity above which a page may end inside it."""
LONGEST_HEAD = 70
"""Characters of a title that a running head shows."""
LONGEST_LABEL = 120
"""Characters of a label drawn beside a bar; the table holds all."""

Blocks = list[dict[str, Any]]


def payload(document: Document) -> dict[str, Any]:
    """The whole report. To be called under the document's language, as all here."""
    preface, closing = _blocks(document, document.preface), _blocks(document, document.closing)
    parts = _parts(document)
    return {
        **setting(document),
        "head": fit_line(f"{document.association} · {document.title}")[:LONGEST_HEAD],
        "part_heads": [head[:LONGEST_HEAD] for head in _heads(parts, preface=preface, closing=closing)],
        "tagline": fit_line(document.tagline),
        "keywords": [str(document.year)],
        "cover_note": printed.cover_note(document),
        "preface": preface,
        "parts": parts,
        "closing": closing,
        "closing_is_short": _length(closing) < SHORT,
        "colophon": {
            "about": list(printed.about(document, moment_of(document))),
            "edition": printed.edition_facts(document),
            "errata": printed.errata(document),
            "sources": printed.sources(document),
            "credits": printed.typeset_credits(),
        },
    }


def setting(document: Document) -> dict[str, Any]:
    """What every template needs."""
    date = moment_of(document)
    return {
        "language": document.language,
        "record_language": settings.LANGUAGE_CODE,
        "words": printed.headings(),
        "months": [str(name) for name in get_month_names("abbreviated", locale=document.language).values()],
        "date": {"year": date.year, "month": date.month, "day": date.day},
        "year": str(document.year),
        "title": fit_line(document.title) or str(document.year),
        "association": fit_line(document.association),
        "site_url": printed.address(document, document.site_url),
        "site_name": host(document.site_url),
    }


def chart_data(chart: ChartData) -> dict[str, Any]:
    rows = [
        {"label": label, "short": label[:LONGEST_LABEL], "value": value, "text": number(value)}
        for label, value in chart.rows
    ]
    spans = sorted(chart.spans, key=lambda span: span[0] - span[1])
    return {
        "kind": chart.kind,
        "title": _titled(chart.title),
        "alt": printed.chart_text(chart),
        "headings": [heading[:LONGEST_LABEL] for heading in chart.headings],
        "rows": rows,
        "is_compact": len(rows) <= 24 and sum(len(label) for label, _value in chart.rows) <= 1000,
        "spans": [
            {"first": first, "last": last, "value": value, "text": number(value)}
            for first, last, _label, value in spans
        ],
    }


def _length(blocks: Iterable[Mapping[str, Any]]) -> int:
    return sum(len(span["text"]) for block in blocks for item in block["items"] for span in item)


def moment_of(document: Document) -> datetime:
    frozen = document.edition.get("frozen_at")
    return timezone.localtime(datetime.fromisoformat(frozen) if frozen else clock.now())


def _titled(title: str) -> str:
    return fit_line(title) or "—"


def _blocks(document: Document, blocks: Iterable[Mapping[str, Any]]) -> Blocks:
    return [_block(document, block) for block in blocks if any(block["items"])]


def _block(document: Document, block: Mapping[str, Any]) -> dict[str, Any]:
    items = [[{**span, "link": printed.address(document, span["link"])} for span in item] for item in block["items"]]
    words = "".join(span["text"] for item in items for span in item)
    return {"kind": block["kind"], "items": items, "rtl": right_to_left(words)}


def _heads(parts: Blocks, *, preface: Blocks, closing: Blocks) -> list[str]:
    """The headings of the first level, in the order of the templates: what the running head names."""
    words = printed.headings()
    return [
        *([words["preface"]] if preface else []),
        words["contents"],
        *(part["title"] for part in parts),
        *([words["closing"]] if closing else []),
        words["colophon"],
    ]


def _parts(document: Document) -> Blocks:
    parts = [_part(document, section) for section in document.sections if not printed.is_empty(section)]
    if not document.presentation:
        return parts
    intro = _blocks(document, document.presentation)
    return [{"kind": "prose", "title": printed.headings()["presentation"], "intro": intro}, *parts]


def _part(document: Document, section: SectionData) -> dict[str, Any]:
    kind = section.kind if section.kind in KINDS else "items"
    part: dict[str, Any] = {"kind": kind, "title": _titled(section.title), "intro": _blocks(document, section.intro)}
    match kind:
        case "figures":
            part["figures"] = [_figure(document, figure) for figure in section.figures]
        case "timeline":
            part["periods"] = [
                {
                    "title": _titled(period.title),
                    "count": printed.entry_count(len(period.entries)),
                    "entries": [_entry(document, entry, period.title) for entry in period.entries],
                }
                for period in section.periods
            ]
        case "charts":
            part["charts"] = [chart_data(chart) for chart in section.charts]
        case "map":
            part["map"] = member_map(section)
            part["map_alt"] = printed.member_map_text(section)
            part["members"] = [
                {
                    "name": _titled(member.name),
                    "address": printed.address(document, member.url),
                    "departments": ", ".join(member.departments),
                    "since": fit_line(member.since),
                }
                for member in section.members
            ]
        case _:
            part["items"] = [_item(document, item) for item in section.items]
    return part


def _figure(document: Document, figure: FigureData) -> dict[str, Any]:
    unit = "" if figure.unit.casefold() == figure.label.casefold() else fit_line(figure.unit)
    return {
        "label": _titled(figure.label),
        "unit": unit,
        "rule": figure.rule,
        "text": fit_line(figure.text) or number(figure.value),
        "headline": figure.headline,
        "address": printed.address(document, figure.url),
    }


def _entry(document: Document, entry: EntryData, period: str) -> dict[str, Any]:
    return {
        "when": "" if entry.when.casefold() == period.casefold() else capfirst(fit_line(entry.when)),
        "kind_label": capfirst(fit_line(entry.kind_label)),
        "title": _titled(entry.title),
        "address": printed.address(document, entry.url),
        "summary": entry.summary,
        "attendance": fit_line(" · ".join(entry.attendance)),
        "organisations": [
            {
                "name": _titled(name),
                "part": printed.in_brackets(fit_line(part)),
                "address": printed.address(document, url),
            }
            for name, part, url in entry.organisations
        ],
        "details": capfirst(fit_line(" · ".join(filter(None, (entry.role_label, entry.place, entry.axis))))),
        "links": [
            {"text": fit_line(label) or host(url), "address": full}
            for label, url in entry.links
            if (full := printed.address(document, url))
        ],
        "source": fit_line(entry.source),
        "is_highlighted": entry.is_highlighted,
        "is_long": len(entry.summary) + len(entry.title) > LONG or len(entry.organisations) + len(entry.links) > 20,
    }


def _item(document: Document, item: ItemData) -> dict[str, Any]:
    link = printed.address(document, item.link)
    return {
        "title": _titled(item.title),
        "meta": capfirst(fit_line(item.meta)),
        "text": item.text,
        "address": printed.address(document, item.url),
        "link": link,
        "link_text": fit_line(item.link),
        "facts": item.facts,
        "steps": [(printed.step_when(fit_line(when)), text) for when, text in item.steps],
    }
