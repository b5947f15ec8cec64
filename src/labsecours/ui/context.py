"""What every page knows: the menu, the language switch, who signs the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.functional import SimpleLazyObject

from labsecours.kernel.registries import MenuEntry, menu, site_identity
from labsecours.ui.addresses import address


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "main_menu": sorted(menu, key=_menu_order),
        "path": request.path,
        "other_language_urls": language_urls(request.get_full_path()),
        "site": SimpleLazyObject(site_identity),
        "htmx": getattr(request, "htmx", False),
    }


def language_urls(full_path: str) -> dict[str, str]:
    """The same page in each language, query included: French at the root, the others under their code."""
    root = get_script_prefix().rstrip("/")
    rest = full_path.removeprefix(root)
    for code, _name in settings.LANGUAGES:
        if rest == f"/{code}" or rest.startswith((f"/{code}/", f"/{code}?")):
            rest = rest.removeprefix(f"/{code}") or "/"
    default = settings.LANGUAGE_CODE
    return {code: f"{root}{rest}" if code == default else f"{root}/{code}{rest}" for code, _name in settings.LANGUAGES}


def menu_links() -> list[tuple[str, str]]:
    """Label and address of each entry of the public menu."""
    return [(str(entry.label), address(entry.url_name)) for entry in sorted(menu, key=_menu_order)]


def _menu_order(entry: MenuEntry) -> int:
    return entry.order
