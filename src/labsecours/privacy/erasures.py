"""The log of erasures, kept beside the database so that restoring an old backup erases again.

Each line of `erasures.jsonl` holds digests only: HMAC-SHA-256, under the line's key, of the account's number and
creation and of its addresses. The same lines are in the database: those that a restored database lacks were erased
after its backup, and are replayed.
"""

import hmac
import json
import secrets
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from labsecours.accounts.models import User
from labsecours.kernel import clock
from labsecours.kernel.privacy import Subject, personal_fields
from labsecours.privacy.models import Erasure
from labsecours.privacy.subjects import subject_of

FILE = "erasures.jsonl"
ACCOUNT_ONLY = "account only"
"""Its digest in a line says that the person's own record stayed."""


def path() -> Path:
    return Path(settings.DATA_DIR, FILE)


def note(subject: Subject) -> Erasure:
    """The erasure as the database remembers it, to be written out (`write_out`) once it has committed."""
    key = secrets.token_hex(32)
    names = [*_names_of(subject.user), *(f"address:{address}" for address in sorted(subject.addresses))]
    names += [] if subject.is_whole else [ACCOUNT_ONLY]
    digests = [digest(key, name) for name in names]
    return Erasure.objects.create(uid=secrets.token_hex(16), at=clock.now(), key=key, digests=digests)


def digest(key: str, name: str) -> str:
    return hmac.new(bytes.fromhex(key), name.encode(), sha256).hexdigest()


def _names_of(user: User | None) -> list[str]:
    """The number alone could be given again to somebody else in another database."""
    return [] if user is None else [f"account:{user.pk}:{user.joined_at.isoformat()}"]


def write_out() -> None:
    """Bring the file up to date with the database: lines are only added."""
    known = {line["id"] for line in lines()}
    missing = [row.line for row in Erasure.objects.order_by("pk") if row.uid not in known]
    if not missing:
        return
    target = path()
    target.touch(mode=0o600)
    was_cut_short = target.read_bytes()[-1:] not in (b"", b"\n")
    with target.open("a", encoding="utf-8") as file:
        file.write("\n" if was_cut_short else "")
        file.writelines(json.dumps(line) + "\n" for line in missing)


def lines() -> Iterator[dict[str, Any]]:
    """The file's lines; one that was cut short by a crash is left out, since the database has it too."""
    if not path().exists():
        return
    for text in path().read_text(encoding="utf-8").splitlines():
        try:
            line = json.loads(text)
            if {"id", "at", "key", "digests"} <= line.keys():
                yield line
        except (ValueError, AttributeError):
            continue


def unseen() -> list[Erasure]:
    """Erasures of the file that this database has not seen, unsaved."""
    known = set(Erasure.objects.values_list("uid", flat=True).order_by())
    lacking = {line["id"]: line for line in lines() if line["id"] not in known}  # two processes may write the same one
    return [
        Erasure(uid=line["id"], at=datetime.fromisoformat(line["at"]), key=line["key"], digests=line["digests"])
        for line in lacking.values()
    ]


def subjects(erasure: Erasure) -> list[Subject]:
    """Who, in this database, the digests are of: accounts, and addresses that belong to no account found. Whoever came
    after the erasure, be it with the same address, was not erased."""
    wanted = set(erasure.digests)
    users = User.objects.filter(joined_at__lte=erasure.at).order_by("pk")
    came_later = User.objects.filter(joined_at__gt=erasure.at).values_list("email", flat=True)
    newcomers = {address.lower() for address in came_later}
    found = frozenset(
        address for address in _addresses() - newcomers if digest(erasure.key, f"address:{address}") in wanted
    )
    accounts = [
        user
        for user in users.iterator()
        if user.email.lower() in found or any(digest(erasure.key, name) in wanted for name in _names_of(user))
    ]
    is_whole = digest(erasure.key, ACCOUNT_ONLY) not in wanted
    if not accounts:
        return [Subject(None, found, is_whole=is_whole)] if found else []
    return [Subject(user, found | subject_of(user).addresses, user.name, is_whole) for user in accounts]


def _addresses() -> set[str]:
    """Every address that the database holds in a declared field."""
    columns = (
        (model, name)
        for label, names in personal_fields().items()
        for model in [apps.get_model(label)]
        for name in names
        if isinstance(model._meta.get_field(name), models.EmailField)
    )
    return {
        value.lower()
        for model, name in columns
        for value in model._base_manager.exclude(**{name: ""}).values_list(name, flat=True).order_by().distinct()
    }
