"""“My data” as a ZIP: everything in JSON, a page to read it with, and the files."""

import json
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labsecours.accounts.models import User
from labsecours.kernel import audit, clock
from labsecours.kernel.models import AuditEvent
from labsecours.kernel.privacy import Exporter, Subject, by_order, exporters
from labsecours.kernel.registries import Text
from labsecours.privacy.subjects import subject_of
from labsecours.ui import typography

IN_MEMORY = 8 << 20


@dataclass(frozen=True)
class Part:
    """A part of somebody's data, in words; `files` are names in the archive."""

    key: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: int


def parts(subject: Subject, *, limit: int | None = None) -> list[Part]:
    """What is held about the person, as read on a page: the first `limit` rows of each part, and how many there are."""
    return [_part(exporter, list(exporter.rows(subject)), limit) for exporter in sorted(exporters, key=by_order)]


def _part(exporter: Exporter, rows: Sequence[Mapping[Text, Any]], limit: int | None) -> Part:
    headings = list(dict.fromkeys(str(heading) for row in rows for heading in row))
    shown = [
        [in_words({str(name): value for name, value in row.items()}.get(heading)) for heading in headings]
        for row in rows[:limit]
    ]
    return Part(exporter.key, str(exporter.title), headings, shown, len(rows))


def in_words(value: Any) -> str:
    match value:
        case None | "":
            return "—"
        case bool():
            return _("yes") if value else _("no")
        case datetime():
            return str(typography.moment(value))
        case date():
            return str(typography.day(value))
        case _:
            return str(value)


def archive(user: User, request: HttpRequest | None = None) -> IO[bytes]:
    """The ZIP, at its beginning, in a file that goes when it is closed; the export is told in the audit log."""
    subject = subject_of(user)
    with transaction.atomic():
        audit.write(AuditEvent.Verb.EXPORTED, user, actor=user)
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  closed by who reads it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("donnees.json", _as_json(subject))
        packed.writestr("index.html", _as_page(subject, request))
        for exporter in exporters:
            for name, content in exporter.files(subject):
                packed.writestr(f"fichiers/{exporter.key}/{name}", content)
    file.seek(0)
    return file


def _as_json(subject: Subject) -> str:
    told = {
        exporter.key: {
            "title": str(exporter.title),
            "rows": [{str(name): value for name, value in row.items()} for row in exporter.rows(subject)],
        }
        for exporter in sorted(exporters, key=by_order)
    }
    return json.dumps({"made_at": clock.now(), "data": told}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _as_page(subject: Subject, request: HttpRequest | None) -> str:
    context = {"parts": parts(subject), "made_at": clock.now(), "language": get_language()}
    return render_to_string("privacy/export.html", context, request)
