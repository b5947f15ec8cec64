"""The chain's head as it was at the last backup, kept in a file of the data folder.

Whoever can write to the database can make the whole chain again: what is kept elsewhere still shows it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from labsecours.kernel.audit_chain import Head
from labsecours.kernel.models import AuditEvent


def path() -> Path:
    return Path(settings.DATA_DIR, "audit-head.json")


def keep(head: Head) -> None:
    fresh = path().with_suffix(".new")
    fresh.write_text(json.dumps(asdict(head)), encoding="ascii")
    fresh.replace(path())


def breaches() -> Iterator[str]:
    if not path().exists():
        return
    try:
        kept = Head(**json.loads(path().read_text(encoding="ascii")))
        stored = AuditEvent.objects.filter(sequence=kept.sequence).values_list("digest", flat=True).first()
        is_same = kept == Head(kept.sequence, stored or "")
    except (ValueError, TypeError, OverflowError):
        yield _("%(path)s is damaged: the next backup makes it again") % {"path": path()}
        return
    if not is_same:
        yield _("event %(number)d is not what it was at the last backup") % {"number": kept.sequence}
