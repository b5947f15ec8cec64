"""What the log may say of a request: nothing that its sender wrote, nor anything that names somebody."""

import logging
import re
import traceback
from collections.abc import Iterator
from copy import copy
from typing import Any


class DiscreetFilter(logging.Filter):
    """Rewrites Django's lines about refused or failed requests: the route's pattern stands for the address.

    An address may hold a name, an e-mail or a link that gives access; a refused header may hold anything.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.security"):
            record.msg, record.args = f"refused: {record.name.rpartition('.')[2]}", ()
            record.exc_info = None
        elif record.name == "django.request":
            request = getattr(record, "request", None)
            status = getattr(record, "status_code", "")
            record.msg, record.args = f"{status} {getattr(request, 'method', '')} {_route(request)}", ()
            record.msg = record.msg.encode("unicode_escape").decode("ascii")
        return True


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "no such address"


class DiscreetFormatter(logging.Formatter):
    """Writes a line without what may name somebody: addresses, network addresses, queries; and of an exception only
    its kind and where it was raised, since its message may quote what was typed or stored."""

    def format(self, record: logging.LogRecord) -> str:
        record = copy(record)
        record.msg, record.args = CONTROLS.sub("\N{REPLACEMENT CHARACTER}", record.getMessage()), ()
        record.exc_text = None  # another handler may have put the whole of it here
        return _masked(super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name of `logging`
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What could begin a forged line."""

MASKS = (
    (re.compile(r"[^\s@<>\"'(),;:=]+@[^\s@<>\"'(),;:]+"), "(address)"),
    (re.compile(r"\?[^\s\"'?]*=[^\s\"']*"), "?(query)"),
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "(network address)"),
    (
        re.compile(r"(?<![\w:])(?:(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{1,4}|[0-9a-fA-F:]*::[0-9a-fA-F:]*)(?![\w:])"),
        "(network address)",
    ),
)


def _masked(text: str) -> str:
    for pattern, instead in MASKS:
        text = pattern.sub(instead, text)
    return text


def _told(error: BaseException) -> Iterator[str]:
    """The exception and those that led to it, the first one first."""
    former = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if former is not None:
        yield from _told(former)
        yield "which led to:"
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
