"""Loads what an app announces: called from each app's `ready`."""

from importlib import import_module
from importlib.util import find_spec

ANNOUNCING = (
    "roles",
    "following",
    "pages",
    "timeline",
    "indicators",
    "sections",
    "screens",
    "invariants",
    "news",
    "mails",
    "schedule",
    "processing",
)


def discover(package: str) -> None:
    """Import those modules of the app that register something with the kernel's registries."""
    for name in ANNOUNCING:
        if find_spec(f"{package}.{name}") is not None:
            import_module(f"{package}.{name}")
