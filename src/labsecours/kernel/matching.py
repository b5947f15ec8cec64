"""Finds rows by words that people type: any case, with or without accents, alike on every database."""

import re
from typing import Any, TypeVar

from django.db.models import Field, Lookup, Model, Q, QuerySet

from labsecours.kernel.search import fold

M = TypeVar("M", bound=Model)

LETTERS = {
    "a": "aàâäáãå", "c": "cç", "e": "eéèêë", "i": "iîïíì", "n": "nñ", "o": "oôöóòõ", "u": "uùûüú", "y": "yÿý",
    "'": "'’", "-": "-–—",
}  # fmt: skip
WORDS_READ, LENGTH_READ = 8, 120


def plain(text: str) -> str:
    """Without the characters that no database takes, trimmed."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).split())


def words(text: str) -> list[str]:
    return plain(text)[:LENGTH_READ].split(" ")[:WORDS_READ] if plain(text) else []


def pattern(word: str) -> str:
    """A regular expression, read alike by Python and PostgreSQL, for the word with any accents."""
    return "".join(_letter(letter) for letter in _folded(word))


def _folded(word: str) -> str:
    """Without case or accents; what may be a ligature is one."""
    return fold(word.replace("’", "'")).replace("oe", "œ").replace("ae", "æ")


def _letter(letter: str) -> str:
    if letter in "œæ":
        first, second = ("o", "e") if letter == "œ" else ("a", "e")
        return f"({letter}|{_letter(first)}{_letter(second)})"
    if letter in LETTERS:
        return f"[{LETTERS[letter][1:]}{letter}]" if letter != "-" else "[–—-]"
    return letter if letter.isalnum() else re.escape(letter)


def matching(rows: QuerySet[M], lookups: Any, text: str) -> QuerySet[M]:
    """Rows of which every word of the text is found in one of the fields."""
    for test in ("resembles", "holds"):
        for word in words(text):
            found = Q()
            for lookup in lookups:
                found |= Q(**{f"{lookup}__{test}": word})
            rows = rows.filter(found)
    return rows


@Field.register_lookup
class Resembles(Lookup):  # type: ignore[type-arg, unused-ignore]  # generic for the checker alone
    """Lets by all that `Holds` finds and little else: a quick sieve on SQLite, where accents are any character."""

    lookup_name = "resembles"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, before = self.process_lhs(compiler, connection)
        if connection.vendor != "sqlite":
            return "TRUE", []
        return f"{column} LIKE %s", [*before, rough(str(self.rhs))]


@Field.register_lookup
class Holds(Lookup):  # type: ignore[type-arg, unused-ignore]  # generic for the checker alone
    """The word in any case and with any accents: SQLite's own GLOB, as its regular expressions are calls to Python."""

    lookup_name = "holds"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, before = self.process_lhs(compiler, connection)
        if connection.vendor != "sqlite":
            return f"{column}::text ~* %s", [*before, pattern(str(self.rhs))]
        found = globs(str(self.rhs))
        tests = " OR ".join(f"{column} GLOB %s" for _glob in found)
        return f"({tests})", [value for glob in found for value in (*before, glob)]


def rough(word: str) -> str:
    wide = ("%" if letter in "œæ" else letter if _is_certain(letter) else "_" for letter in _folded(word))
    return f"%{''.join(wide)}%"


def _is_certain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum() and letter not in LETTERS


def globs(word: str) -> list[str]:
    """GLOB patterns, any of which finds the word; two for each ligature that it may hold, up to three of them."""
    found = ["*"]
    for letter in _folded(word):
        ways = [_glob(letter)]
        if letter in "œæ" and len(found) < 8:
            ways.append("".join(_glob(part) for part in ("oe" if letter == "œ" else "ae")))
        found = [start + way for start in found for way in ways]
    return [f"{glob}*" for glob in found]


def _glob(letter: str) -> str:
    if letter == "-":
        return "[–—-]"
    variants = LETTERS.get(letter, letter)
    return f"[{''.join(dict.fromkeys(variants + variants.upper()))}]" if variants != "^" else "^"
