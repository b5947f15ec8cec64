"""What was built from the record as it stands, kept in the process until the record's revision moves."""

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")

_LIMIT = 500
_at: ContextVar[int | None] = ContextVar("revision", default=None)
_lock = threading.Lock()
_kept: dict[Hashable, tuple[int, Any]] = {}


def revision() -> int:
    """The record's revision, read afresh: 0 when nothing was ever written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM kernel_revision WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


@contextmanager
def reading_at(number: int) -> Iterator[None]:
    """While a public page is built, the revision that its ETag was made of is not read again."""
    token = _at.set(number)
    try:
        yield
    finally:
        _at.reset(token)


def remembered(key: Hashable, build: Callable[[], T]) -> T:
    """What `build` gave at this revision. The key names all that the value depends on, the language included."""
    known = _at.get()
    number = revision() if known is None else known
    found = _kept.get(key)
    if found is not None and found[0] == number:
        value: T = found[1]
        return value
    value = build()
    with _lock:
        _kept.pop(key, None)
        if len(_kept) >= _LIMIT:
            del _kept[next(iter(_kept))]  # the one built longest ago
        _kept[key] = (number, value)
    return value


def forget_all() -> None:
    """For tests, whose rolled-back writes bring a revision back with another record."""
    with _lock:
        _kept.clear()
