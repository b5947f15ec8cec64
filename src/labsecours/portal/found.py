"""Search results as the page shows them: addresses, counts by kind, the words found set apart."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from markupsafe import Markup

from labsecours.kernel import search
from labsecours.kernel.models import SearchEntry
from labsecours.kernel.registries import public_pages
from labsecours.ui.typography import bind_dashes

EXCERPT = 220
BEFORE = 70


@dataclass(frozen=True)
class Result:
    kind_label: str
    title: Markup
    excerpt: Markup
    url: str
    moment: date | None


def kind_labels() -> dict[str, str]:
    """The word of each kind of result, from the pages that announce one."""
    return {page.key: str(page.kind_label) for page in public_pages}


def counts(entries: Sequence[SearchEntry]) -> list[tuple[str, str, int]]:
    """Kind, its words and number of results, the most numerous first."""
    words = kind_labels()
    label_of_kind = {entry.kind: words.get(entry.record_type, entry.kind) for entry in entries}
    found = Counter(entry.kind for entry in entries)
    return [(kind, label_of_kind[kind], number) for kind, number in found.most_common()]


def results(entries: Sequence[SearchEntry], query: str) -> list[Result]:
    """Entries whose page is gone are left out."""
    wanted = search.stems(query)
    addresses = _addresses(entries)
    words = kind_labels()
    return [
        Result(
            words.get(entry.record_type, entry.kind),
            marked(bind_dashes(entry.title), wanted),
            marked(excerpt(entry.text, wanted), wanted),
            addresses[entry.record_type, entry.record_id],
            entry.moment,
        )
        for entry in entries
        if (entry.record_type, entry.record_id) in addresses
    ]


def _addresses(entries: Sequence[SearchEntry]) -> dict[tuple[str, int], str]:
    by_type: dict[str, list[int]] = {}
    for entry in entries:
        by_type.setdefault(entry.record_type, []).append(entry.record_id)
    return {
        (record_type, pk): address
        for record_type, ids in by_type.items()
        if (page := public_pages.get(record_type)) is not None
        for pk, address in page.addresses(ids).items()
    }


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """A stretch of the text around the first word found, cut between words."""
    first = next(_hits(text, wanted), (0, 0))[0]
    start = max(first - BEFORE, 0)
    if start:
        start = text.find(" ", start) + 1
    end = min(start + EXCERPT, len(text))
    if end < len(text):
        end = text.rfind(" ", start, end) if " " in text[start:end] else end
    return ("…\u00a0" if start else "") + text[start:end].strip(" ·") + ("\u00a0…" if end < len(text) else "")


def marked(text: str, wanted: Sequence[str]) -> Markup:
    """The text with `<mark>` around the words that share a stem with the query."""
    pieces, position = [], 0
    for start, end in _hits(text, wanted):
        pieces += [Markup.escape(text[position:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        position = end
    return Markup("").join([*pieces, Markup.escape(text[position:])])


def _hits(text: str, wanted: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Only words that begin like a stem are stemmed: stemming every word of a long text would be slow."""
    starts = {stem[:3] for stem in wanted}
    for word in re.finditer(r"[^\W_]+", text):
        if search.fold(word[0])[:3] in starts and any(_stem(word[0]).startswith(stem) for stem in wanted):
            yield word.span()


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    return "".join(search.stems(word))
