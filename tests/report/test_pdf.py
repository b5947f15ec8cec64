"""The PDF read back: accessible, whole, whatever staff typed, and growing no faster than the year."""

import io
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
from tests.report import sample

from labsecours.report import pdf, printed
from labsecours.report.compiler import unpacked
from labsecours.report.document import Document, ItemData, SectionData
from labsecours.report.glyphs import fit, one_line
from labsecours.ui.markup import to_data

HOSTILE = (
    '#panic("non") $x^2$ *gras* _i_ `brut` <label> @renvoi \\ \\u{1F600} // c /* c */ = titre [ ] { } #import "x" '
    "\x00\x01\x07\x1b\x7f\x85\u2028\ufeff\uffff مرحبا بالعالم שלום 👩\u200d🚒 🇫🇷 漢字 𝐀 e\u0301 a\u05b2 " + "x" * 300
)
READS_A_LAST_RETURN_AS_LINE_END = "PDFA2A-STREAM-LENGTH-001"
"""The checker takes a compressed stream's own last byte, when it is 0x0D, for a part of the line end after it."""


@cache
def _file(kind: str) -> bytes:
    documents = {"living": sample.report(), "frozen": sample.report(language="en", edition=sample.EDITION)}
    return pdf.render(documents[kind])


def _text(content: bytes) -> str:
    """Words in reading order, each separated by one space."""
    pages = pypdfium2.PdfDocument(content)
    return " ".join(" ".join(leaf.get_textpage().get_text_range().replace("\ufffe", "-").split()) for leaf in pages)


def _tags(content: bytes) -> Iterator[tuple[str, str]]:
    """Name and alternative text of each tag, in order."""

    def walk(node: Any) -> Iterator[tuple[str, str]]:
        if isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield str(node.S), str(node.get("/Alt", ""))
            kids = node.get("/K")
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                yield from walk(kid)

    with pikepdf.open(io.BytesIO(content)) as file:
        yield from walk(file.Root.StructTreeRoot)


def _findings(content: bytes, profile: str) -> list[str]:
    failures = page.validate_pdf_bytes(content, profile=profile).failures
    return [failure.message for failure in failures if failure.rule_id != READS_A_LAST_RETURN_AS_LINE_END]


@pytest.mark.parametrize("kind", ["living", "frozen"])
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_is_accessible_and_archivable(kind: str, profile: str) -> None:
    assert _findings(_file(kind), profile) == []


def test_says_what_it_is() -> None:
    with pikepdf.open(io.BytesIO(_file("living"))) as file:
        assert file.Root.Lang == "fr"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        metadata = file.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "Rapport d’activité 2021 – Lab Secours"
        addresses = {
            str(note.A.URI) for leaf in file.pages for note in leaf.get("/Annots", []) if "/URI" in note.get("/A", {})
        }
    assert f"{sample.SITE}/rapports/2021/chiffres/activities/" in addresses
    assert f"{sample.SITE}/agenda/vivatech/" in addresses
    assert "https://www.secoursmag.fr/live-innovation/" in addresses


def test_pictures_have_words_and_tables_have_headings() -> None:
    tags = list(_tags(_file("living")))
    figures = [text for name, text in tags if name == "/Figure"]
    assert figures == [
        *(chart.description for chart in sample.CHARTS),
        printed.member_map_text(SectionData("map", "map", "", members=sample.MEMBERS)),
    ]
    headings = sum(name == "/TH" for name, _text in tags)
    assert headings == 3 + 2 * len(sample.CHARTS) + 3


def test_holds_every_part_in_reading_order() -> None:
    text = _text(_file("living"))
    entries = [entry for period in sample.PERIODS for entry in period.entries]
    items = (*sample.CALLS, *sample.AGREEMENTS, *sample.PUBLICATIONS, *sample.PLANS)
    position = text.index(sample.SECTIONS[2].title, text.index("Comment ces chiffres sont comptés Chiffre"))
    for title in (
        *(entry.title for entry in entries),
        *(chart.title for chart in sample.CHARTS),
        *(i.title for i in items),
    ):
        position = text.index(" ".join(title.split()), position)
    for figure in sample.FIGURES:
        assert " ".join(figure.text.split()) in text
    assert text.index("Sommaire") < text.index("Qui nous sommes") < text.index("À propos de ce rapport")


def test_a_frozen_edition_tells_its_number_digest_and_errata() -> None:
    text = _text(_file("frozen"))
    assert "Edition 2, 12 January 2022" in text
    assert str(sample.EDITION["digest"]) in text.replace(" ", "")
    assert "Paris, porte de Versailles" in text
    with pikepdf.open(io.BytesIO(_file("frozen"))) as file:
        assert file.Root.Lang == "en"


def test_the_same_report_gives_the_same_bytes() -> None:
    assert pdf.render(sample.report(language="en", edition=sample.EDITION)) == _file("frozen")


def _with_everywhere(text: str) -> Document:
    """The sample with this text wherever staff may type."""
    entry = replace(sample.PERIODS[0].entries[0], title=text, summary=text, place=text, axis=text, source=text)
    entry = replace(entry, attendance=(text,), organisations=((text, text, text),), links=((text, "javascript:x"),))
    item = ItemData("k", text, text, text, text, text, ((text, text),), ((text, text),))
    figure = replace(sample.FIGURES[0], label=text, text=text, unit=text, rule=text)
    chart = replace(sample.CHARTS[1], title=text, description=text, headings=(text, text), rows=((text, 3), ("", 0)))
    sections = (
        SectionData("a", "figures", text, tuple(to_data(text)), figures=(figure,)),
        SectionData("b", "timeline", text, periods=(replace(sample.PERIODS[0], title=text, entries=(entry,)),)),
        SectionData("c", "charts", text, charts=(chart,)),
        SectionData("d", "map", text, members=(replace(sample.MEMBERS[0], name=text, departments=("31", text)),)),
        SectionData("e", "items", text, items=(item,)),
        SectionData("f", "axes", text, items=(item,)),
    )
    words = tuple(to_data(text))
    return sample.report(
        title=text, association=text, tagline=text, founded=text, preface=words, closing=words, sections=sections
    )


def test_hostile_texts_are_only_text() -> None:
    content = pdf.render(_with_everywhere(HOSTILE))
    assert _findings(content, "ua1") == []
    text = _text(content)
    assert '#panic("non") $x^2$ *gras* _i_ `brut` <label> @renvoi' in text
    assert "é" in text


@pytest.mark.parametrize("text", ["", " \n\t", "\x00"])
def test_empty_texts_leave_no_hole_in_the_structure(text: str) -> None:
    assert _findings(pdf.render(_with_everywhere(text)), "ua1") == []


@pytest.mark.parametrize(
    "preface",
    ["phrase #x $y$ " * 2857, "x" * 40_000, "- " * 20_000, "مرحبا بالعالم " * 2857, "*" * 40_000],
    ids=["long", "one word", "empty items", "right to left", "stars"],
)
def test_a_preface_of_40_000_characters(preface: str) -> None:
    content = pdf.render(sample.report(preface=tuple(to_data(preface)), sections=()))
    assert (content[:4], content.rstrip()[-5:]) == (b"%PDF", b"%%EOF")


def test_an_empty_report_is_a_document() -> None:
    bare = sample.report(sections=(), preface=(), presentation=(), closing=(), title="", association="", site_url="")
    assert _findings(pdf.render(bare), "ua1") == []


def test_grows_no_faster_than_the_year() -> None:
    small, large = (pdf.render(sample.year_of(count)) for count in (60, 240))
    pages = [len(pypdfium2.PdfDocument(content)) for content in (small, large)]
    assert (len(large) - len(small)) / 180 < 4500
    assert (pages[1] - pages[0]) / 180 < 0.25


def test_what_the_fonts_lack_is_shown_as_lacking() -> None:
    assert fit("漢\u0301 𝐀 ﬁ e\u0301 a\x07") == "⬜ A fi é a"
    assert fit("les services d’incendie : « oui »") == "les services d’incendie : « oui »"
    assert fit("a" * 61) == "a" * 30 + "\u200b" + "a" * 30 + "\u200b" + "a"
    assert one_line(" a\n\u00a0b\t") == "a \u00a0b"


def test_without_fonts_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("labsecours.report.composing.fonts", lambda: ())
    with pytest.raises(printed.PrintError, match="make setup"):
        pdf.render(sample.report())


def test_a_failed_composition_gives_no_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "STANDARDS", ("no-such-standard",))
    with pytest.raises(printed.PrintError, match="n’a pas pu être composé"):
        pdf.render(sample.report())


def test_unpacks_files_by_their_length() -> None:
    packed = b"".join(len(part).to_bytes(8, "big") + part for part in (b"one", b"", b"two"))
    assert unpacked(packed) == [b"one", b"", b"two"]
