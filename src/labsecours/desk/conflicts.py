"""Two people edited one record: both versions side by side, and the choice between them field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from labsecours.desk.editing import Editing, Rows, as_sent, keys_of
from labsecours.desk.history import since
from labsecours.kernel.models import AuditEvent, Record
from labsecours.kernel.snapshot import label, readable, snapshot

CHOOSE = "choose:"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class Side:
    """One field in both versions. `choice` is what we propose; `is_clash` when both people changed it."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str
    choice: str
    is_clash: bool


@dataclass(frozen=True)
class Clash:
    sides: tuple[Side, ...]
    changes: tuple[AuditEvent, ...]
    typed: tuple[tuple[str, str], ...]
    version: int


def clash(editing: Editing, current: Record) -> Clash:
    """What the conflict page shows: the fields in which the versions differ, and all that was typed."""
    model = type(current)
    theirs, mine = readable(model, snapshot(current)), readable(model, editing.snapshot())
    changes = since(current, editing.expected_version or 0)
    base = readable(model, _before(changes)) if changes else theirs
    sides = []
    for name in mine:
        if mine[name] != theirs.get(name, ""):
            before = base.get(name, theirs[name])
            they_changed, i_changed = before != theirs[name], before != mine[name]
            sides.append(
                Side(
                    name,
                    label(model, name),
                    before,
                    mine[name],
                    theirs[name],
                    MINE if i_changed else THEIRS,
                    they_changed and i_changed,
                )
            )
    return Clash(tuple(sides), tuple(changes), _typed(editing.data), current.version)


def _before(changes: list[AuditEvent]) -> dict[str, Any]:
    before: dict[str, Any] = changes[-1].before or {}
    return before.get("kept", before) if changes[-1].verb == AuditEvent.Verb.MERGED else before


def _typed(data: QueryDict | None) -> tuple[tuple[str, str], ...]:
    skipped = {"csrfmiddlewaretoken", "read_version"}
    pairs = ((name, value) for name, values in (data.lists() if data else ()) for value in values)
    return tuple((name, value) for name, value in pairs if name not in skipped and not name.startswith(CHOOSE))


def chosen(data: QueryDict, current: Editing) -> QueryDict:
    """What was typed, with the fields for which the other version was chosen put back to the stored one.

    Rows of ours are taken as they were shown: rows that somebody else added meanwhile go.
    """
    merged = data.copy()
    stored = as_sent(current)
    for key in [key for key in data if key.startswith(CHOOSE)]:
        name = key.removeprefix(CHOOSE)
        is_part = name in current.record.parts
        if data[key] == THEIRS:
            for sent in keys_of(merged, name, is_part=is_part):
                del merged[sent]
            for sent in keys_of(stored, name, is_part=is_part):
                merged.setlist(sent, stored.getlist(sent))
        elif is_part:
            _remove_others(merged, name, current)
    return merged


def _remove_others(data: QueryDict, relation: str, current: Editing) -> None:
    rows = next(rows for rows in current.parts if rows.part.relation == relation)
    total = Rows(rows.part, current.record, data).total
    mine = {data.get(f"{rows.prefix(position)}-row") for position in range(total)}
    sent = as_sent(current)
    for position, form in enumerate(rows.forms):
        if form.instance.pk and str(form.instance.pk) not in mine:
            for key in [key for key in sent if key.startswith(f"{rows.prefix(position)}-")]:
                data.setlist(key.replace(rows.prefix(position), rows.prefix(total), 1), sent.getlist(key))
            data[f"{rows.prefix(total)}-DELETE"] = "on"
            total += 1
    data[f"{relation}-total"] = str(total)


def has_choices(data: Mapping[str, Any]) -> bool:
    return any(key.startswith(CHOOSE) for key in data)
