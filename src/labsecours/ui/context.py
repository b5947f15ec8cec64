"""What every page knows: the menu, the language switch, who signs the site."""

from typing import Any

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject

from labsecours.kernel.registries import MenuEntry, menu, site_identity


def page(request: HttpRequest) -> dict[str, Any]:
    address = request.get_full_path()
    return {
        "main_menu": sorted(menu, key=_menu_order),
        "path": request.path,
        "other_language_urls": {"fr": translate_url(address, "fr"), "en": translate_url(address, "en")},
        "site": SimpleLazyObject(site_identity),
        "htmx": getattr(request, "htmx", False),
    }


def _menu_order(entry: MenuEntry) -> int:
    return entry.order
