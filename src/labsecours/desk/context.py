"""What the frame of every staff page knows; computed only where that frame is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from labsecours.kernel.access import Access, access_of
from labsecours.kernel.desk import DeskGroup, DeskScreen, desk_links, desk_screens
from labsecours.ui.addresses import address


@dataclass(frozen=True)
class MenuGroup:
    label: str
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Desk:
    user: Any
    groups: Sequence[MenuGroup]


def frame(request: HttpRequest) -> dict[str, Any]:
    return {"desk": SimpleLazyObject(lambda: Desk(request.user, menu_groups(access_of(request))))}


def menu_groups(access: Access) -> list[MenuGroup]:
    groups = []
    for group in DeskGroup:
        links = [(capfirst(str(s.title)), address("desk:list", s.key)) for s in screens_of(group)]
        shown = (link for link in desk_links if link.group == group and (link.rule is None or link.rule(access)))
        links += [(str(text), where) for link in shown for text, where in link.links()]
        if links:
            groups.append(MenuGroup(str(group.label), links))
    return groups


def screens_of(group: DeskGroup) -> list[DeskScreen]:
    return sorted((screen for screen in desk_screens if screen.group == group), key=_order)


def _order(screen: DeskScreen) -> int:
    return screen.order
