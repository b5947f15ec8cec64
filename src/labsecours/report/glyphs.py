"""Staff's texts made fit to print: no control characters, none that the fonts lack, no line that can't be broken."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
AS_GIVEN = {"address", "link", "site_url", "map", "maps"}
"""Names of addresses and pictures, which are made of plain characters already."""
LONGEST_WORD = 40
_LONG_WORD = re.compile(rf"[^\s-]{{{LONGEST_WORD},}}")
_PIECE = re.compile(r"\S{30}?(?=[!-~\w])")
_UNPRINTABLE = {"Cc": "", "Cf": "", "Zl": "\n", "Zp": "\n"}
_JOINERS = frozenset("\u200c\u200d\u200e\u200f")
"""Joiners and marks of direction, without which some scripts and emoji come out wrong."""


@cache
def fonts() -> tuple[frozenset[int], ...]:
    """The characters that each family of the report has, in the order in which they are tried."""
    from fontTools.ttLib import TTFont

    families = []
    for path in sorted(FONTS.glob("*_400Regular.ttf")):
        with TTFont(path, lazy=True) as font:
            families.append(frozenset(font.getBestCmap()))
    return tuple(families)


class Printable(dict[int, str]):
    """A table for `str.translate`, filled as characters are met."""

    def __init__(self, coverage: frozenset[int]) -> None:
        super().__init__({0x0A: "\n", 0x09: " ", 0x202F: "\u202f"})
        self.coverage = coverage
        self.replacement = "⬜" if self._has("⬜") else "?"

    def __missing__(self, code: int) -> str:
        self[code] = self._printed(chr(code))
        return self[code]

    def _printed(self, character: str) -> str:
        category = unicodedata.category(character)
        if category in _UNPRINTABLE and character not in _JOINERS:
            return _UNPRINTABLE[category]
        if category not in {"Co", "Cs", "Cn"}:
            for form in (character, unicodedata.normalize("NFKC", character), unicodedata.normalize("NFKD", character)):
                if self._has(form):
                    return form
        return "" if category.startswith("M") or character in _JOINERS else self.replacement

    def _has(self, text: str) -> bool:
        return all(ord(character) in self.coverage for character in text)


@cache
def _printable() -> Printable:
    return Printable(frozenset().union(*fonts()))


@cache
def _joining() -> re.Pattern[str]:
    """Any printable character that joins the one before it."""
    covered = map(chr, sorted(_printable().coverage))
    marks = "".join(mark for mark in covered if mark in _JOINERS or unicodedata.category(mark).startswith("M"))
    return re.compile(f"[{re.escape(marks)}]")


@lru_cache(maxsize=5000)
def fit(text: str) -> str:
    """The text as it can be printed: same words, composed characters, a square for what no font has."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_printable())
    if _joining().search(text):
        text = "".join(_whole_clusters(text))
    return _LONG_WORD.sub(_breakable, text)


def fit_line(text: str) -> str:
    """The text fit to print, on one line."""
    return one_line(fit(text))


def one_line(text: str) -> str:
    """Without line breaks; no-break spaces stay."""
    return re.sub(r"[ \r\n\t\v\f\x85\u2028\u2029]+", " ", text).strip(" ")


def fit_all(value: Any) -> Any:
    """Every text inside a JSON value, but for those under the names of AS_GIVEN."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, Mapping):
        return {key: inner if key in AS_GIVEN else fit_all(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [fit_all(inner) for inner in value]
    return value


def right_to_left(text: str) -> str:
    """The language code of a text that begins in a right-to-left script, else nothing."""
    for character in text:
        match unicodedata.bidirectional(character):
            case "L":
                return ""
            case "R":
                return "he"
            case "AL":
                return "ar"
    return ""


def _whole_clusters(text: str) -> Iterator[str]:
    """Marks and joiners only where one font has them and the letter that they follow."""
    having: list[frozenset[int]] = []
    for character in text:
        code = ord(character)
        if _joining().match(character):
            together = [font for font in having if code in font]
            if not together:
                continue
            having = together
        else:
            having = [font for font in fonts() if code in font]
        yield character


def _breakable(match: re.Match[str]) -> str:
    return _PIECE.sub(lambda piece: piece[0] + "\u200b", match[0])
