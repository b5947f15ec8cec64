"""Full-text search in French: folded, stemmed words kept in the database, with trigrams for misspellings.

Stems are computed here, so that SQLite (FTS5) and PostgreSQL (tsvector) find the same pages.
"""

import re
import threading
import unicodedata
from collections.abc import Sequence

from django.db import connection, models
from django.db.models import Case, IntegerField, QuerySet, When
from snowballstemmer import stemmer

from labsecours.kernel.models import SearchEntry, label_of
from labsecours.kernel.registries import public_pages

_stemmer = stemmer("french")
_lock = threading.Lock()
_STOP_WORDS = """
    a au aux avec ce ces dans de des du en et l la le les leur ou par pour qu que qui sa se ses sur un une d s n y
"""
_STOP = frozenset(_STOP_WORDS.split())
_SQLITE_QUERY = (
    "SELECT rowid FROM kernel_searchindex WHERE kernel_searchindex MATCH %s ORDER BY bm25(kernel_searchindex) LIMIT %s"
)
INDEXED_LENGTH = 20_000
LIMIT = 200


def fold(text: str) -> str:
    """Lower case, without accents, with ligatures opened."""
    text = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


def stems(text: str) -> list[str]:
    """The folded stems of the words that carry meaning."""
    words = [word for word in re.findall(r"\w+", text.lower().replace("_", " ")) if fold(word) not in _STOP]
    with _lock:
        return [stem for stem in (fold(_stemmer.stemWord(fold(word))) for word in words) if stem]


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
    return _fetch(_matching(words), kind) or _fetch(_resembling(query[:200]), kind)


def _fetch(ids: Sequence[int], kind: str) -> list[SearchEntry]:
    order = Case(*(When(pk=pk, then=position) for position, pk in enumerate(ids)), output_field=IntegerField())
    entries: QuerySet[SearchEntry] = SearchEntry.objects.filter(pk__in=ids)
    if kind:
        entries = entries.filter(kind=kind)
    return list(entries.order_by(order)) if ids else []


def _matching(words: list[str]) -> list[int]:
    if connection.vendor == "sqlite":
        return _ids(
            _SQLITE_QUERY,
            [" AND ".join(f'stems:"{word}"*' for word in words), LIMIT],
        )
    lexemes = " & ".join(f"{word}:*" for word in words)
    return _ids(
        "SELECT id FROM kernel_searchentry WHERE to_tsvector('simple', stems) @@ to_tsquery('simple', %s)"
        " ORDER BY ts_rank(to_tsvector('simple', stems), to_tsquery('simple', %s)) DESC, id LIMIT %s",
        [lexemes, lexemes, LIMIT],
    )


def _resembling(query: str) -> list[int]:
    """Entries whose title shares at least half of the query's trigrams."""
    wanted = sorted(set(trigrams(query)))
    if not wanted:
        return []
    if connection.vendor == "sqlite":
        candidates = _ids(
            _SQLITE_QUERY,
            [" OR ".join(f'trigrams:"{gram}"' for gram in wanted), LIMIT],
        )
    else:
        candidates = _ids(
            "SELECT id FROM kernel_searchentry WHERE to_tsvector('simple', trigrams) @@ to_tsquery('simple', %s)"
            " ORDER BY ts_rank(to_tsvector('simple', trigrams), to_tsquery('simple', %s)) DESC, id LIMIT %s",
            [" | ".join(wanted), " | ".join(wanted), LIMIT],
        )
    shared = {
        pk: len(set(wanted) & set(grams.split()))
        for pk, grams in SearchEntry.objects.filter(pk__in=candidates).values_list("pk", "trigrams")
    }
    return sorted((pk for pk in candidates if shared[pk] * 2 >= len(wanted)), key=lambda pk: -shared[pk])[:20]


def _ids(sql: str, parameters: Sequence[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]
