"""Addresses of pages, computed once a language: a list of fifty rows asks for fifty of them."""

from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any

from django.db.models import Model
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language

_PLACE = "-here-"


@lru_cache(maxsize=1000)
def _plain(name: str, _language: str | None, _prefix: str) -> str:
    return reverse(name)


@lru_cache(maxsize=1000)
def _frame(name: str, _language: str | None, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_PLACE]).partition(_PLACE)
    return before, after


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """As `reverse`, quicker for names without arguments."""
    if args or kwargs:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    return _plain(name, get_language(), get_script_prefix())


def slug_frame(name: str) -> tuple[str, str]:
    """What stands before and after the slug in an address of the page `name`."""
    return _frame(name, get_language(), get_script_prefix())


def slug_address(name: str, slug: str) -> str:
    """The page `name` of a record known by its slug."""
    before, after = slug_frame(name)
    return f"{before}{slug}{after}"


def by_slug(model: type[Model], name: str) -> Callable[[Collection[int]], dict[int, str]]:
    """Addresses of many records at once, for search and the site map."""

    def urls(ids: Collection[int]) -> dict[int, str]:
        rows = model._default_manager.filter(pk__in=ids).values_list("pk", "slug")
        return {pk: slug_address(name, slug) for pk, slug in rows}

    return urls
