"""The report for word processors: the same content and structure as the PDF, in styles that can be worked on."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from docx.shared import Cm

from labsecours.report import pictures, printed
from labsecours.report.document import Document, EntryData, FigureData, ItemData, SectionData
from labsecours.report.glyphs import right_to_left
from labsecours.report.payload import chart_data, moment_of, setting
from labsecours.report.word import Run, WordFile
from labsecours.ui.map import credit as map_credit
from labsecours.ui.typography import capfirst, number

MOST_LISTED = 12
"""Items of a part above which they are left out of the table of contents."""


def render(document: Document) -> bytes:
    """The whole file. Raises PrintError, whose message says what to do."""
    with translation.override(document.language):
        return _Writer(document).written()


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = printed.headings()
        self.record = settings.LANGUAGE_CODE if document.language != settings.LANGUAGE_CODE else ""
        self.file = WordFile(
            title=document.title,
            author=document.association,
            subject=document.tagline,
            language=document.language,
            head=f"{document.association} · {document.title}",
            foot=document.site_url,
        )

    def written(self) -> bytes:
        self._cover()
        self.file.page_break()
        self._text_part(self.words["preface"], self.document.preface)
        self.file.page_break()
        self.file.paragraph(self.words["contents"], "TOC Heading")
        contents = self.file.paragraph("")
        self._text_part(self.words["presentation"], self.document.presentation)
        for section in self.document.sections:
            if not printed.is_empty(section):
                self._section(section)
        self._text_part(self.words["closing"], self.document.closing)
        self._colophon()
        self.file.fill_contents(contents)
        return self.file.saved()

    def _cover(self) -> None:
        document = self.document
        self.file.paragraph(document.title, "Title")
        for line in (document.association, printed.cover_note(document)):
            if line:
                self.file.paragraph(line, "Subtitle")
        if document.tagline:
            self.file.paragraph(document.tagline, language=self.record)
        if address := printed.address(document, document.site_url):
            self.file.paragraph([(document.site_url, False, False, address)])

    def _text_part(self, title: str, blocks: Iterable[Mapping[str, Any]]) -> None:
        if blocks:
            self.file.heading(title, 1)
            self._blocks(blocks)

    def _blocks(self, blocks: Iterable[Mapping[str, Any]]) -> None:
        styles = {"bullets": "List Bullet", "numbers": "List Number"}
        for block in blocks:
            for item in block["items"]:
                runs = [self._run(span) for span in item]
                language = right_to_left("".join(run[0] for run in runs)) or self.record
                if block["kind"] == "heading":
                    runs = [(text, True, italic, link) for text, _, italic, link in runs]
                self.file.paragraph(runs, styles.get(block["kind"], "Normal"), language=language)

    def _run(self, span: Mapping[str, Any]) -> Run:
        text = "\n" if span["line_break"] else span["text"]
        return text, span["bold"], span["italic"], printed.address(self.document, span["link"])

    def _section(self, section: SectionData) -> None:
        self.file.heading(section.title, 1)
        self._blocks(section.intro)
        tellers: dict[str, Callable[[SectionData], None]] = {
            "figures": self._figures,
            "timeline": self._timeline,
            "charts": self._charts,
            "map": self._members,
        }
        tellers.get(section.kind, self._items)(section)

    def _figures(self, section: SectionData) -> None:
        for figure in section.figures:
            if figure.headline:
                self.file.paragraph([(_value(figure), False, False, self._address(figure.url))], "Report Figure")
                self.file.paragraph(figure.label, "Caption")
        self.file.heading(self.words["how_counted"], 2)
        self.file.table(
            (self.words["figure"], self.words["value"], self.words["rule"]),
            [(figure.label, _value(figure), figure.rule) for figure in section.figures],
            (3, 2, 6),
        )

    def _timeline(self, section: SectionData) -> None:
        for period in section.periods:
            self.file.heading(period.title, 2)
            self.file.paragraph(printed.entry_count(len(period.entries)), "Report Note")
            for entry in period.entries:
                self._entry(entry)

    def _entry(self, entry: EntryData) -> None:
        self._heading(entry.title, 3, entry.url, listed=False)
        self._note(entry.when, entry.kind_label, entry.role_label, entry.place, entry.axis)
        if entry.summary:
            self.file.paragraph(entry.summary, language=self.record)
        if entry.attendance:
            self.file.paragraph([(" · ".join(entry.attendance), True, False, "")])
        if entry.organisations:
            runs = [
                run
                for position, (name, part, url) in enumerate(entry.organisations)
                for run in (
                    (", " if position else "", False, False, ""),
                    (name, False, False, self._address(url)),
                    (printed.in_brackets(part), False, False, ""),
                )
                if run[0]
            ]
            self.file.paragraph(runs, language=self.record)
        for label, url in entry.links:
            self.file.paragraph([(label or url, False, False, self._address(url))], "Report Note", language=self.record)
        self._note(entry.source)

    def _charts(self, section: SectionData) -> None:
        data = [chart_data(chart) for chart in section.charts]
        drawings = pictures.as_png(setting(self.document), data, [])
        for chart, drawing, drawn in zip(section.charts, data, drawings, strict=True):
            self._heading(chart.title, 2)
            self.file.picture(drawn, drawing["alt"], Cm(16))
            if any(first != last for first, last, _label, _value in chart.spans):
                self.file.paragraph(self.words["spans"], "Caption")
            self.file.table(chart.headings, [(label, number(value)) for label, value in chart.rows], (4, 1))

    def _members(self, section: SectionData) -> None:
        (drawn,) = pictures.as_png(setting(self.document), [], [pictures.member_map(section)])
        self.file.picture(drawn, printed.member_map_text(section), Cm(12))
        self.file.paragraph(self.words["map_credit"], "Caption")
        self.file.table(
            (self.words["member"], self.words["departments"], self.words["since"]),
            [(member.name, ", ".join(member.departments), member.since) for member in section.members],
            (5, 2, 3),
        )

    def _items(self, section: SectionData) -> None:
        for item in section.items:
            self._item(item, listed=len(section.items) <= MOST_LISTED)

    def _item(self, item: ItemData, *, listed: bool) -> None:
        self._heading(item.title, 2, item.url, listed=listed)
        self._note(item.meta)
        if item.text:
            self.file.paragraph(item.text, language=self.record)
        self._pairs(item.facts, "Normal", self.record)
        self._pairs(item.steps, "List Bullet", self.record)
        if address := self._address(item.link):
            self.file.paragraph([(item.link, False, False, address)], "Report Note")

    def _colophon(self) -> None:
        document = self.document
        self.file.heading(self.words["colophon"], 1)
        for text in printed.about(document, moment_of(document)):
            self.file.paragraph(text)
        if facts := printed.edition_facts(document):
            self.file.heading(self.words["edition"], 2, listed=False)
            self._pairs(facts, "Normal")
        if errata := printed.errata(document):
            self.file.heading(self.words["errata"], 2, listed=False)
            names = ("erratum_subject", "erratum_before", "erratum_after", "erratum_note")
            self.file.table([self.words[name] for name in names], errata, (3, 3, 3, 3))
        if sources := printed.sources(document):
            self.file.heading(self.words["sources"], 2, listed=False)
            for source in sources:
                self.file.paragraph(source, "List Bullet", language=self.record)
        self.file.heading(self.words["credits"], 2, listed=False)
        self.file.paragraph(map_credit())

    def _heading(self, title: str, level: int, url: str = "", *, listed: bool = True) -> None:
        self.file.heading(title or "—", level, language=self.record, address=self._address(url), listed=listed)

    def _note(self, *texts: str) -> None:
        if text := " · ".join(filter(None, texts)):
            self.file.paragraph(capfirst(text), "Report Note", language=self.record)

    def _pairs(self, pairs: Iterable[tuple[str, str]], style: str, language: str = "") -> None:
        for label, value in pairs:
            runs = [(printed.step_when(label), True, False, ""), (f" {value}", False, False, "")]
            self.file.paragraph(runs, style, language=language)

    def _address(self, url: str) -> str:
        return printed.address(self.document, url)


def _value(figure: FigureData) -> str:
    return figure.text or number(figure.value)
