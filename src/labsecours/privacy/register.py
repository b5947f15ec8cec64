"""The register of processing, as published: a line for each purpose, from what the apps declare."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from labsecours.kernel.privacy import Processing, by_order, processings, retentions
from labsecours.kernel.spreadsheets import csv_text


@dataclass(frozen=True)
class RegisterLine:
    title: str
    facts: Sequence[tuple[str, str]]
    rules: Sequence[tuple[str, str]]


def register() -> list[RegisterLine]:
    return [_line(processing) for processing in sorted(processings, key=by_order)]


def _line(processing: Processing) -> RegisterLine:
    basis = _("%(basis)s (article 6(1)(%(letter)s) of the GDPR): %(ground)s") % {
        "basis": processing.basis.label,
        "letter": processing.basis.value,
        "ground": processing.ground,
    }
    facts = [
        (_("What for"), str(processing.purpose)),
        (_("Whose data"), str(processing.people)),
        (_("Which data"), str(processing.data_words)),
        (_("Legal basis"), basis[0].upper() + basis[1:]),
        (_("Kept"), str(processing.retention)),
        (_("Seen by"), str(processing.recipients)),
    ]
    rules = [rule for key in processing.retentions if (rule := retentions.get(key))]
    return RegisterLine(str(processing.title), facts, [(str(rule.title), str(rule.rule)) for rule in rules])


def as_csv() -> str:
    lines = register()
    headings = [_("Processing"), *(name for name, _value in lines[0].facts), _("Models and fields")]
    rows = [
        [line.title, *(value for _name, value in line.facts), _fields(processing)]
        for line, processing in zip(lines, sorted(processings, key=by_order), strict=True)
    ]
    return csv_text(headings, rows)


def _fields(processing: Processing) -> str:
    return " ; ".join(f"{data.model}: {', '.join(data.fields)}" for data in processing.data)
