"""A word-processor document written straight through: on python-docx's parts, each block added in constant time."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Emu, Length
from docx.table import Table

from labsecours.report.word_parts import (
    LANGUAGES,
    element,
    field,
    field_char,
    fit,
    instruction,
    page_break,
    properties,
    run_of,
)
from labsecours.report.word_styles import set_styles

TEXT_WIDTH = Cm(16.6)

Run = tuple[str, bool, bool, str]
"""Text, bold, italic, address."""


class WordFile:
    """Paragraphs, tables and pictures in order; `saved` gives the file."""

    def __init__(self, *, title: str, author: str, subject: str, language: str, head: str, foot: str) -> None:
        self._document = docx.Document()
        self._body = self._document.element.body
        self._links: dict[str, str] = {}
        self._headings: list[tuple[int, str, str]] = []
        known = self._document.core_properties
        known.title, known.author, known.subject = fit(title)[:255], fit(author)[:255], fit(subject)[:255]
        known.language, known.comments = LANGUAGES[language], ""
        self._set_page()
        set_styles(self._document.styles, LANGUAGES[language])
        self._style_ids = {style.name: style.style_id for style in self._document.styles}
        self._table_style = self._document.styles["Report Table"]
        self._set_running(head, foot)
        self._section = self._body.sectPr
        self._body.remove(self._section)

    def paragraph(self, runs: str | Iterable[Run], style: str = "Normal", *, language: str = "") -> Any:
        """`language` is that of the text when it isn't the document's."""
        made = element("w:p", properties(self._style_ids[style], rtl=language in {"ar", "he"}))
        self._fill(made, [(runs, False, False, "")] if isinstance(runs, str) else runs, language)
        self._body.append(made)
        return made

    def heading(self, text: str, level: int, *, language: str = "", address: str = "", listed: bool = True) -> None:
        made = self.paragraph([(text, False, False, address)], f"Heading {level}", language=language)
        if listed:
            number = str(len(self._headings) + 1)
            self._headings.append((level, text, f"_Toc{number.zfill(8)}"))
            made.insert(1, element("w:bookmarkStart", id=number, name=f"_Toc{number.zfill(8)}"))
            made.append(element("w:bookmarkEnd", id=number))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """`widths` are shares of the text's width. The heading row is repeated on each page."""
        made = CT_Tbl.new_tbl(len(rows) + 1, len(headings), TEXT_WIDTH)
        self._body.append(made)
        table = Table(made, self._document._body)
        table.style, table.autofit = self._table_style, False
        columns = [Emu(int(TEXT_WIDTH * width / sum(widths))) for width in widths]
        for column, width in zip(made.tblGrid.gridCol_lst, columns, strict=True):
            column.w = width
        for row, texts in zip(made.tr_lst, (headings, *rows), strict=True):
            for cell, text, width in zip(row.tc_lst, texts, columns, strict=True):
                cell.width = width
                cell.p_lst[0].append(properties(self._style_ids["Table Text"]))
                cell.p_lst[0].append(run_of(text))
        made.tr_lst[0].get_or_add_trPr().append(element("w:tblHeader"))
        self.paragraph("", "Table Text")

    def picture(self, png: bytes, text: str, width: Length) -> None:
        """`text` is the alternative text."""
        shape = self._document.add_paragraph().add_run().add_picture(BytesIO(png), width=width)
        shape._inline.docPr.set("descr", fit(text))

    def page_break(self) -> None:
        self._body.append(element("w:p", page_break()))

    def fill_contents(self, place: Any) -> None:
        """A table of contents instead of the paragraph `place`, once the headings are known.

        A field with its result inside, to which the word processor adds page numbers when it brings fields up to date.
        """
        lines = [self._contents_line(*heading) for heading in self._headings]
        before = [field_char("begin"), instruction(r'TOC \o "1-2" \h \z \u'), field_char("separate")]
        for position, part in enumerate(before):
            lines[0].insert(1 + position, part)
        lines[-1].append(field_char("end"))
        for line in lines:
            place.addprevious(line)
        self._body.remove(place)

    def saved(self) -> bytes:
        self._body.append(self._section)
        file = BytesIO()
        self._document.save(file)
        return file.getvalue()

    def _contents_line(self, level: int, text: str, name: str) -> Any:
        link = element("w:hyperlink", run_of(text), anchor=name)
        return element("w:p", properties(self._style_ids[f"toc {level}"]), link)

    def _fill(self, paragraph: Any, runs: Iterable[Run], language: str) -> None:
        for text, bold, italic, address in runs:
            run = run_of(text, bold=bold, italic=italic, language=language, linked=bool(address))
            if address:
                link = element("w:hyperlink", run)
                link.set(qn("r:id"), self._link(address))
                paragraph.append(link)
            else:
                paragraph.append(run)

    def _link(self, address: str) -> str:
        if address not in self._links:
            self._links[address] = f"rIdLink{len(self._links)}"
            relationships = self._document.part.rels
            relationships.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, address, self._links[address], is_external=True)
        return self._links[address]

    def _set_page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.4)

    def _set_running(self, head: str, foot: str) -> None:
        """Head and foot of all pages but the first."""
        section = self._document.sections[0]
        section.different_first_page_header_footer = True
        section.header.paragraphs[0].text = fit(head)
        paragraph = section.footer.paragraphs[0]
        paragraph.text = fit(foot) + "\t\t"
        paragraph._p.extend([field("PAGE"), run_of(" / "), field("NUMPAGES")])
