"""The styles of a word-processor document: the report's colours on the names that word processors know."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from labsecours.report.word_parts import element

INK, TEXT, DIM = RGBColor(0x14, 0x21, 0x3D), RGBColor(0x22, 0x2B, 0x40), RGBColor(0x56, 0x60, 0x7A)
FONT = "Calibri"
LOOKS = (
    # name, size, colour, bold, space before, space after (points)
    ("Normal", 10.5, TEXT, None, 0, 6),
    ("Title", 40, INK, True, 180, 10),
    ("Subtitle", 15, DIM, None, 0, 8),
    ("Heading 1", 22, INK, True, 26, 10),
    ("Heading 2", 14, INK, True, 16, 5),
    ("Heading 3", 11, INK, True, 10, 2),
    ("List Bullet", 10.5, TEXT, None, 0, 3),
    ("List Number", 10.5, TEXT, None, 0, 3),
    ("Caption", 9, DIM, None, 2, 8),
    ("Report Note", 9, DIM, None, 0, 3),
    ("Report Figure", 26, INK, True, 12, 0),
    ("Table Text", 9.5, TEXT, None, 2, 2),
    ("toc 1", 11, INK, True, 6, 1),
    ("toc 2", 10, DIM, None, 0, 1),
)


def set_styles(styles: Any, language: str) -> None:
    defaults = styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    defaults.append(element("w:lang", val=language, eastAsia=language, bidi="ar-SA"))
    for look in LOOKS:
        _set_look(styles, *look)
    styles["toc 2"].paragraph_format.left_indent = Cm(0.8)
    styles["Report Figure"].paragraph_format.keep_with_next = True
    styles["Subtitle"].font.italic = styles["Caption"].font.italic = False
    for border in styles["Title"].element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}"):
        border.getparent().remove(border)
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline, link.font.color.rgb = True, INK
    _add_table_style(styles)


def _set_look(
    styles: Any, name: str, size: float, colour: RGBColor, bold: bool | None, before: float, after: float
) -> None:
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, colour
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _add_table_style(styles: Any) -> None:
    """Rules between rows only; the heading row is bold over a stronger one."""
    style = styles.add_style("Report Table", WD_STYLE_TYPE.TABLE)
    style.base_style = styles["Normal Table"]
    borders = element("w:tblBorders", _rule("w:bottom", "4", "D9D4C9"), _rule("w:insideH", "4", "D9D4C9"))
    first = element(
        "w:tblStylePr",
        element("w:rPr", element("w:b")),
        element("w:tcPr", element("w:tcBorders", _rule("w:bottom", "12", "14213D"))),
        type="firstRow",
    )
    style.element.extend([element("w:tblPr", borders), first])


def _rule(tag: str, size: str, colour: str) -> Any:
    return element(tag, val="single", sz=size, space="0", color=colour)
