"""Query parameters read without trust: what can't be read counts as absent, what is too long is cut."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

YEARS = range(1900, 2201)


def text(request: HttpRequest, name: str, limit: int = 200) -> str:
    """One line of text without control characters."""
    value = request.GET.get(name, "")[: limit * 4]
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value).split())[:limit]


def choice(request: HttpRequest, name: str, allowed: Collection[str], default: str = "") -> str:
    value = request.GET.get(name, "")
    return value if value in allowed else default


def day(request: HttpRequest, name: str) -> date | None:
    try:
        value = date.fromisoformat(text(request, name, 10))
    except ValueError:
        return None
    return value if value.year in YEARS else None


def month(request: HttpRequest, name: str) -> tuple[int, int] | None:
    """Year and month of `2021-10`."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", request.GET.get(name, ""))
    if not found:
        return None
    year, number = int(found[1]), int(found[2])
    return (year, number) if year in YEARS and 1 <= number <= 12 else None


def year(request: HttpRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    found = int(value) if re.fullmatch(r"[0-9]{4}", value) else 0
    return found if found in YEARS else None


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], size: int = 50) -> Page[Any]:
    """The page asked for; the nearest one when there is no such page."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def query(**values: object) -> str:
    """`a=1&b=2`, empty values left out."""
    return urlencode({name: value for name, value in values.items() if value not in ("", None)})
