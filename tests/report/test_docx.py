"""The word-processor document read back."""

import io
from typing import Any

import docx as python_docx
import pytest
from docx.oxml.ns import qn
from tests.report import sample
from tests.report.test_pdf import HOSTILE, _with_everywhere

from labsecours.report import docx
from labsecours.ui.markup import to_data


def _read(content: bytes) -> Any:
    return python_docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def file() -> Any:
    from django.utils import translation

    with translation.override("fr"):
        return _read(docx.render(sample.report(edition=sample.EDITION)))


def _styled(file: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == style]


def test_has_the_structure_of_the_report(file: Any) -> None:
    assert _styled(file, "Title") == ["Rapport d’activité 2021"]
    assert _styled(file, "Heading 1") == [
        "Préface",
        "Qui nous sommes",
        *(section.title for section in sample.SECTIONS),
        "Pour conclure",
        "À propos de ce rapport",
    ]
    assert _styled(file, "Heading 3") == [entry.title for period in sample.PERIODS for entry in period.entries]
    assert _styled(file, "List Bullet")[:2] == ["des webinaires et des lives ;", "un appel à projets et un prix ;"]


def test_contents_list_the_headings_inside_a_field(file: Any) -> None:
    listed = _styled(file, "toc 1")
    assert listed == _styled(file, "Heading 1")
    codes = [element.text.strip() for element in file.element.iter(qn("w:instrText"))]
    assert codes == [r'TOC \o "1-2" \h \z \u']
    anchors = {link.get(qn("w:anchor")) for link in file.element.iter(qn("w:hyperlink"))} - {None}
    assert anchors == {mark.get(qn("w:name")) for mark in file.element.iter(qn("w:bookmarkStart"))}


def test_pictures_have_words_and_tables_repeat_their_headings(file: Any) -> None:
    texts = [shape.get("descr") for shape in file.element.iter(qn("wp:docPr"))]
    assert texts[:3] == [chart.description for chart in sample.CHARTS]
    assert len(texts) == 4
    assert all(text for text in texts)
    assert [len(list(table._tbl.iter(qn("w:tblHeader")))) for table in file.tables] == [1] * 6


def test_says_what_it_is(file: Any) -> None:
    known = file.core_properties
    assert (known.title, known.author, known.language) == ("Rapport d’activité 2021", "Lab Secours", "fr-FR")
    addresses = {relation.target_ref for relation in file.part.rels.values() if relation.is_external}
    assert f"{sample.SITE}/agenda/vivatech/" in addresses
    assert "PAGE" in [field.get(qn("w:instr")) for field in file.sections[0].footer._element.iter(qn("w:fldSimple"))]


def test_hostile_texts_are_only_text() -> None:
    read = _read(docx.render(_with_everywhere(HOSTILE + "\ud800")))
    (title,) = _styled(read, "Title")
    assert title.startswith('#panic("non") $x^2$ *gras*')
    assert not set(title) & set("\x00\x01\x07\x1b\ud800\uffff")
    assert "漢字" in title


def test_an_empty_report_is_a_document() -> None:
    bare = sample.report(sections=(), preface=(), presentation=(), closing=(), title="", association="", site_url="")
    assert _styled(_read(docx.render(bare)), "Heading 1") == ["À propos de ce rapport"]


def test_right_to_left_paragraphs_are_marked() -> None:
    read = _read(docx.render(sample.report(preface=tuple(to_data("مرحبا بالعالم")), sections=())))
    (paragraph,) = [paragraph for paragraph in read.paragraphs if "مرحبا" in paragraph.text]
    assert list(paragraph._p.iter(qn("w:bidi"), qn("w:rtl")))
