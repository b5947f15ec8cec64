"""Pictures of the report: the members' map as SVG, and charts and map as PNG for word-processor documents."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from labsecours.report.composing import compose
from labsecours.report.document import SectionData
from labsecours.ui.map import MapMark, department_map

_FONT = 'font-family="Atkinson Hyperlegible Next"'


def member_map(section: SectionData) -> str:
    marks = {code: MapMark("") for member in section.members for code in member.departments}
    return str(department_map(marks, "", linked=False)).replace("<svg ", f"<svg {_FONT} ", 1)


def as_png(setting: Mapping[str, Any], charts: Sequence[Mapping[str, Any]], maps: Sequence[str]) -> list[bytes]:
    """The charts, then the maps, at 200 dots an inch. Raises PrintError."""
    return _as_png(json.dumps({**setting, "charts": charts, "maps": maps}, sort_keys=True)) if charts or maps else []


@lru_cache(maxsize=4)
def _as_png(data: str) -> list[bytes]:
    return compose("picture.typ", json.loads(data), form="png")
