"""What the desk's home shows at once."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from labsecours.desk.context import screens_of
from labsecours.desk.lists import WATCH
from labsecours.desk.rules import may_write
from labsecours.kernel.access import Access
from labsecours.kernel.desk import DeskGroup, DeskScreen, desk_links, desk_screens
from labsecours.kernel.memory import remembered
from labsecours.kernel.registries import invariants
from labsecours.ui.addresses import address


@dataclass(frozen=True)
class Count:
    screen: DeskScreen
    number: int


@dataclass(frozen=True)
class ToLookAt:
    label: Any
    number: int
    url: str


def quick(access: Access) -> list[DeskScreen]:
    """What is recorded most and may be: the first screens of the two first groups, and the last one of activities."""
    activities, network = (screens_of(group) for group in (DeskGroup.ACTIVITIES, DeskGroup.NETWORK))
    return [screen for screen in (*activities[:1], *activities[-1:], *network[:4]) if may_write(access, screen)]


def counts() -> list[tuple[DeskGroup, list[Count]]]:
    return [
        (
            group,
            [Count(screen, screen.model._default_manager.count()) for screen in screens_of(group) if not screen.single],
        )
        for group in DeskGroup
        if any(not screen.single for screen in screens_of(group))
    ]


def to_look_at() -> list[ToLookAt]:
    return [
        ToLookAt(watch.label, number, f"{address('desk:list', screen.key)}?{WATCH}={watch.key}")
        for screen in desk_screens
        for watch in screen.watches
        if (number := watch.narrow(screen.model._default_manager.all()).count())
    ]


def breaches() -> list[str]:
    """Lines of what breaks a rule of the record; read again only when the record changed."""
    return remembered(
        ("desk.breaches", get_language()),
        lambda: [line for rule in invariants if not rule.thorough for line in rule.breaches()],
    )


def report_links() -> list[tuple[Any, str]]:
    """The links that other parts of the desk announce, such as the reports to edit."""
    return [(text, where) for link in desk_links if link.rule is None for text, where in link.links()]
