"""Full-text search in French: folded, stemmed words kept in the database, with trigrams for misspellings.

Stems are computed here, so that SQLite (FTS5) and PostgreSQL (tsvector) find the same pages.
"""

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models

from labsecours.kernel.models import SearchEntry, label_of
from labsecours.kernel.registries import public_pages

_lock = threading.Lock()
_STOP_WORDS = """
    a au aux avec ce ces dans de des du en et l la le les leur ou par pour qu que qui sa se ses sur un une d s n y
"""
_STOP = frozenset(_STOP_WORDS.split())
_SQLITE_QUERY = (
    "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s"
    " AND (%s = '' OR rowid IN (SELECT id FROM kernel_searchentry WHERE kind = %s))"
    " ORDER BY bm25(kernel_searchindex), rowid LIMIT %s"
)
_POSTGRESQL_QUERY = (
    "SELECT id FROM kernel_searchentry WHERE to_tsvector('simple', {column}) @@ to_tsquery('simple', %s)"
    " AND (%s = '' OR kind = %s)"
    " ORDER BY ts_rank(to_tsvector('simple', {column}), to_tsquery('simple', %s)) DESC, id LIMIT %s"
)
INDEXED_LENGTH = 20_000
LIMIT = 200
LONG_WORD, LONG_STEM = 5, 8


def fold(text: str) -> str:
    """Lower case, without accents, with ligatures opened."""
    text = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def stems(text: str) -> list[str]:
    """The folded stems of the words that carry meaning."""
    words = [word for word in re.findall(r"\w+", text.lower().replace("_", " ")) if fold(word) not in _STOP]
    with _lock:
        return [stem for stem in (_stem(fold(word)) for word in words) if stem]


def _stem(word: str) -> str:
    """The stemmer misses folded feminines and some plurals: pompières is read as pompier, chercheuse as chercheur."""
    if len(word) >= LONG_WORD:
        word = word.removesuffix("s")
    if word.endswith("iere"):
        word = word.removesuffix("e")
    stem: str = _stemmer().stemWord(word)
    return stem[:-3] if len(stem) >= LONG_STEM and stem.endswith(("eur", "eux")) else stem


@cache
def _stemmer() -> Any:
    """Loaded when it is first needed: the package brings the stemmers of every language."""
    from snowballstemmer import stemmer

    return stemmer("french")


def trigrams(text: str) -> list[str]:
    return [f"{word[i : i + 3]}" for word in re.findall(r"\w+", fold(text)) for i in range(max(len(word) - 2, 0))]


def refresh(record: models.Model) -> None:
    """Bring the record's entry up to date; a record that the public may not see has none."""
    page = public_pages.get(label_of(type(record)))
    if page is None:
        return
    document = page.document(record)
    if document is None:
        forget(page.key, record.pk)
        return
    text = document.text[:INDEXED_LENGTH]
    SearchEntry.objects.update_or_create(
        record_type=page.key,
        record_id=record.pk,
        defaults={
            "kind": document.kind,
            "title": document.title[:400],
            "text": text,
            "stems": " ".join(stems(f"{document.title} {document.title} {text}")),
            "trigrams": " ".join(sorted(set(trigrams(document.title)))),
            "moment": document.moment,
        },
    )


def forget(record_type: str, record_id: int) -> None:
    SearchEntry.objects.filter(record_type=record_type, record_id=record_id).delete()


def find(query: str, kind: str = "") -> list[SearchEntry]:
    """At most LIMIT entries holding every word of the query, best first; near misspellings when there is none."""
    words = stems(query[:200])[:12]
    if not words:
        return []
    return _fetch(_matching(words, kind)) or _fetch(_resembling(query[:200], kind))


def _fetch(ids: Sequence[int]) -> list[SearchEntry]:
    entries = SearchEntry.objects.defer("stems", "trigrams").in_bulk(ids) if ids else {}
    return [entries[pk] for pk in ids if pk in entries]


def _matching(words: list[str], kind: str) -> list[int]:
    if connection.vendor == "sqlite":
        return _ids(_SQLITE_QUERY, [" AND ".join(f'stems:"{word}"*' for word in words), kind, kind, LIMIT])
    lexemes = " & ".join(f"'{word}':*" for word in words)
    return _ids(_POSTGRESQL_QUERY.format(column="stems"), [lexemes, kind, kind, lexemes, LIMIT])


def _resembling(query: str, kind: str) -> list[int]:
    """Entries whose title shares at least half of the query's trigrams."""
    wanted = sorted(set(trigrams(query)))
    if not wanted:
        return []
    if connection.vendor == "sqlite":
        grams = " OR ".join(f'trigrams:"{gram}"' for gram in wanted)
        candidates = _ids(_SQLITE_QUERY, [grams, kind, kind, LIMIT])
    else:
        grams = " | ".join(f"'{gram}'" for gram in wanted)
        candidates = _ids(_POSTGRESQL_QUERY.format(column="trigrams"), [grams, kind, kind, grams, LIMIT])
    shared = {
        pk: len(set(wanted) & set(grams.split()))
        for pk, grams in SearchEntry.objects.filter(pk__in=candidates).values_list("pk", "trigrams")
    }
    return sorted((pk for pk in candidates if shared[pk] * 2 >= len(wanted)), key=lambda pk: -shared[pk])[:20]


def _ids(sql: str, parameters: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
