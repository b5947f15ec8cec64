"""The small elements of a word-processor document."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LANGUAGES = {"fr": "fr-FR", "en": "en-GB", "ar": "ar-SA", "he": "he-IL"}
_REFUSED = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def fit(text: str) -> str:
    """Without the characters that XML refuses."""
    return _REFUSED.sub("", text.replace("\r\n", "\n"))


def element(tag: str, *children: Any, **attributes: str) -> Any:
    """`element("w:p", …)`; attributes are of the same namespace, as `val="…"`."""
    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    made.extend(children)
    return made


def properties(style_id: str, *, rtl: bool = False) -> Any:
    return element("w:pPr", element("w:pStyle", val=style_id), *([element("w:bidi")] if rtl else []))


def run_of(text: str, *, bold: bool = False, italic: bool = False, language: str = "", linked: bool = False) -> Any:
    """A run of text, with a break for each new line."""
    run = element("w:r")
    wanted = [
        *([element("w:rStyle", val="Hyperlink")] if linked else []),
        *([element("w:b")] if bold else []),
        *([element("w:i")] if italic else []),
        *([element("w:rtl")] if language in {"ar", "he"} else []),
        *([element("w:lang", val=LANGUAGES[language], bidi=LANGUAGES[language])] if language in LANGUAGES else []),
    ]
    if wanted:
        run.append(element("w:rPr", *wanted))
    for position, line in enumerate(fit(text).split("\n")):
        if position:
            run.append(element("w:br"))
        run.append(_text("w:t", line))
    return run


def page_break() -> Any:
    return element("w:r", element("w:br", type="page"))


def field_char(kind: str) -> Any:
    mark = element("w:fldChar", fldCharType=kind)
    if kind == "begin":
        mark.set(qn("w:dirty"), "true")
    return element("w:r", mark)


def instruction(code: str) -> Any:
    return element("w:r", _text("w:instrText", f" {code} "))


def field(code: str) -> Any:
    return element("w:fldSimple", run_of("1"), instr=code)


def _text(tag: str, text: str) -> Any:
    made = OxmlElement(tag)
    made.text = text
    made.set(_SPACE, "preserve")
    return made
