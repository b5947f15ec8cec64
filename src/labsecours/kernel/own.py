"""Where one's account page leads, as each app announces it."""

from collections.abc import Callable
from dataclasses import dataclass

from labsecours.kernel.access import Rule
from labsecours.kernel.registries import Registry, Text


@dataclass(frozen=True)
class OwnLink:
    """A page for those for whom the rule holds, or would after a second factor."""

    key: str
    label: Text
    address: Callable[[], str]
    rule: Rule


own_links: Registry[OwnLink] = Registry()
"""Registered by each app's `screens.py`."""
