"""Data files read as rows, each with the place where it stands."""

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

TABLE = re.compile(r"^\[\[\s*([\w-]+)\s*\]\]", re.MULTILINE)
LONG_TEXT = re.compile(r'("""|\'\'\').*?\1', re.DOTALL)


@dataclass(frozen=True, order=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Row:
    table: str
    values: dict[str, Any]
    place: Place


@dataclass(frozen=True)
class Unplaced:
    """A row, or a whole file, that was not loaded, and why."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


def read_folder(folder: Path) -> Iterator[Row | Unplaced]:
    """Every row of the TOML files of a folder."""
    for path in sorted(folder.glob("*.toml")):
        try:
            text = path.read_text(encoding="utf-8")
            tables = tomllib.loads(text)
        except ValueError as error:
            line = re.search(r"at line (\d+)", str(error))
            reason = _("this file can’t be read: %(error)s") % {"error": error}
            yield Unplaced(Place(path.name, int(line[1]) if line else 1), reason)
        else:
            yield from _rows(path.name, tables, _lines(text))


def _lines(text: str) -> dict[str, list[int]]:
    """The lines where each `[[table]]` begins; brackets inside long texts don't count."""
    text = LONG_TEXT.sub(lambda found: "\n" * found[0].count("\n"), text)
    lines = defaultdict(list)
    for found in TABLE.finditer(text):
        lines[found[1]].append(text.count("\n", 0, found.start()) + 1)
    return lines


def _rows(file: str, tables: dict[str, Any], lines: dict[str, list[int]]) -> Iterator[Row | Unplaced]:
    for table, rows in tables.items():
        if not isinstance(rows, list) or len(rows) != len(lines.get(table, [])):
            yield Unplaced(Place(file, 1), _("“%(name)s” must be written as [[%(name)s]]") % {"name": table})
            continue
        for values, line in zip(rows, lines[table], strict=True):
            yield Row(table, values, Place(file, line))


def read_fire_services(path: Path) -> Iterator[Row]:
    """The national list of fire services as organisations; empty cells are left out."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for cells in reader:
            values: dict[str, Any] = {name: cell for name, cell in cells.items() if cell}
            values["departments"] = cells["departments"].replace(";", ",")
            values["service_type"] = values.pop("type")
            values |= {"kind": "fire_service", "slug": cells["key"], "source": path.name}
            yield Row("organisation", values, Place(path.name, reader.line_num))
