"""Passwords known from breaches, in one compact file: `python -m labsecours.accounts.breached LIST…` makes it anew.

The file is a Bloom filter: it never misses a password of the list, and takes about one other in
a thousand for one.
"""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "breached.bloom"
BITS_EACH = 16
HASHES = 11
SHORTEST = 5
LEET = [str.maketrans("013457@$!€+", letters) for letters in ("oleastasiet", "oieastasiet")]
"""Signs put for letters; 1 stands for l or i."""
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def is_breached(password: str) -> bool:
    """Whether the password is in the list, as it is or but for case, accents, digits put for letters, digits and marks
    around it, or repetition. A few letters repeated are as bad as if they were in it."""
    form = folded(password)
    repeats_little = len(_unit(form)) < min(SHORTEST, len(form))
    return repeats_little or any(_holds(_bits(), variant) for variant in variants(password))


def variants(password: str) -> Iterator[str]:
    """What to look for, shortest transformations first."""
    plain = folded(password)
    for form in dict.fromkeys((plain, *(plain.translate(table) for table in LEET))):
        yield from dict.fromkeys((form, _unit(form), _core(form), _unit(_core(form))))


def folded(word: str) -> str:
    """Lower case, without accents nor spaces."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and not c.isspace())


def build(words: Iterable[str]) -> bytes:
    kept = {form for word in words for form in (folded(word),) if len(form) >= SHORTEST}
    bits = bytearray((len(kept) * BITS_EACH + 7) // 8)
    for form in kept:
        for place in _places(form, len(bits) * 8):
            bits[place >> 3] |= 1 << (place & 7)
    return bytes(bits)


def _holds(bits: bytes, form: str) -> bool:
    if len(form) < SHORTEST:
        return False
    return all(bits[place >> 3] & 1 << (place & 7) for place in _places(form, len(bits) * 8))


def _places(form: str, size: int) -> Iterator[int]:
    digest = hashlib.blake2b(form.encode("utf-8", "surrogatepass"), digest_size=16).digest()
    first, step = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big") | 1
    return ((first + turn * step) % size for turn in range(HASHES))


def _unit(form: str) -> str:
    """What is repeated, when the whole is nothing but a repetition."""
    length = (form + form).find(form, 1)
    return form[:length] if form else form


def _core(form: str) -> str:
    return EDGES.sub("", form)


@cache
def _bits() -> bytes:
    return FILE.read_bytes()


if __name__ == "__main__":
    lists = [Path(name).read_text(encoding="utf-8", errors="ignore").splitlines() for name in sys.argv[1:]]
    FILE.write_bytes(build(word for words in lists for word in words))
