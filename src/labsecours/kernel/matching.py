"""Finds rows by words that people type: any case, with or without accents, alike on every database."""

import re
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

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
    folded = fold(word.replace("’", "'")).replace("oe", "œ").replace("ae", "æ")
    return "".join(_letter(letter) for letter in folded)


def _letter(letter: str) -> str:
    if letter in "œæ":
        first, second = ("o", "e") if letter == "œ" else ("a", "e")
        return f"({letter}|{_letter(first)}{_letter(second)})"
    if letter in LETTERS:
        return f"[{LETTERS[letter][1:]}{letter}]" if letter != "-" else "[–—-]"
    return letter if letter.isalnum() else re.escape(letter)


def matching(rows: QuerySet[M], lookups: Any, text: str) -> QuerySet[M]:
    """Rows of which every word of the text is found in one of the fields."""
    for word in words(text):
        found = Q()
        for lookup in lookups:
            found |= Q(**{f"{lookup}__iregex": pattern(word)})
        rows = rows.filter(found)
    return rows
