"""What `labsecours check` looks at: the database itself, then the truths that the record must keep."""

from collections.abc import Iterator

from labsecours.cli import installation
from labsecours.cli.messages import gettext as _


def breaches() -> Iterator[str]:
    """A line for each; a database that is not up to date is not read further."""
    from labsecours.kernel.registries import invariants

    pending = installation.pending_migrations()
    if pending:
        yield _("database: not up to date: %(names)s; run “labsecours migrate”") % {"names": ", ".join(pending)}
        return
    yield from _damage()
    for invariant in invariants:
        for breach in invariant.breaches():
            yield f"{invariant.key}: {breach}"


def _damage() -> Iterator[str]:
    from django.db import connection

    from labsecours.kernel import audit_guard

    if not audit_guard.is_there(connection):
        yield _("database: the triggers that protect the audit log are missing")
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        yield from (f"database: {line}" for (line,) in cursor.fetchall() if line != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, target, _rule in cursor.fetchall():
            yield _("database: %(table)s, row %(row)s: what it refers to in %(target)s is missing") % {
                "table": table,
                "row": row,
                "target": target,
            }
