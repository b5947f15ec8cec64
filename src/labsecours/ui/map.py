"""The map of France by department, with overseas tiles and an enlarged Paris, as SVG."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from markupsafe import Markup

LAND, EDGE, MEMBER, LABEL = "#e7e1d4", "#fbf9f4", "#c8321f", "#ffffff"


@dataclass(frozen=True)
class MapMark:
    """A department to show: `title` is said on hover and by screen readers, `url` makes it a link."""

    title: str
    url: str = ""


@cache
def outlines() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "france_departments.json").read_text("utf-8"))
    return data


def credit() -> str:
    """Who drew the outlines: to be shown wherever the map is."""
    return _("Map: MapSVG, through Victor Cazanave, CC BY 4.0; simplified, with overseas tiles and Paris enlarged.")


def department_map(marks: Mapping[str, MapMark], description: str, *, linked: bool = True) -> Markup:
    """`marks` by department code; the others are drawn plain. `linked=False` gives a picture for documents.

    What is marked is drawn last: its outline under the keyboard is whole.
    """
    data = outlines()
    ring = data["inner_ring"]
    in_front = sorted(data["departments"], key=lambda item: item["code"] in marks)
    pieces = [_piece(item, marks, linked) for item in in_front]
    pieces += [_piece(item, marks, linked, tile=True) for item in data["insets"]]
    frame = ring["frame"]
    pieces.append(
        Markup('<rect class="map-frame" x="{}" y="{}" width="{}" height="{}" rx="4" fill="none" stroke="{}"/>').format(
            *frame, LAND
        )
    )
    pieces += [_piece(item, marks, False, title=False) for item in ring["departments"]]
    role = Markup('role="group"') if linked else Markup('role="img"')
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="{}" {} aria-label="{}">{}</svg>'
    ).format(" ".join(str(side) for side in data["view_box"]), role, description, Markup("").join(pieces))


def _piece(
    item: dict[str, Any],
    marks: Mapping[str, MapMark],
    linked: bool,
    *,
    tile: bool = False,
    title: bool = True,
) -> Markup:
    mark = marks.get(item["code"])
    css, fill = ("map-department map-member", MEMBER) if mark else ("map-department", LAND)
    shape = Markup('<path class="{}" d="{}" fill="{}" stroke="{}" stroke-width="1"/>').format(
        css, item["path"], fill, EDGE
    )
    if tile:
        x, y = item["label"]
        ink = LABEL if mark else "#56607a"
        shape += Markup(
            '<text class="map-code" x="{}" y="{}" text-anchor="middle" font-size="13" fill="{}">{}</text>'
        ).format(x, y + 5, ink, item["code"])
    if mark and title:
        shape = Markup("<g><title>{}</title>{}</g>").format(mark.title, shape)
        if linked and mark.url:
            shape = Markup('<a href="{}" aria-label="{}">{}</a>').format(mark.url, mark.title, shape)
    return shape
