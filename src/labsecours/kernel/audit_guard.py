"""The database refuses to remove an event of the audit log, and to alter one otherwise than by erasing a part of it.

Whoever may drop these triggers may alter the log: the chain then shows it. A migration that makes the table anew (on
SQLite, any that alters it) must call `make` again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from labsecours.kernel.audit_parts import CONTENT, PARTS, Part

REFUSAL = "the audit log is only added to"
TRIGGERS = ("kernel_auditevent_kept", "kernel_auditevent_unaltered")
FACTS = ("id", "sequence", "at", "verb", "record_type", "record_id", "actor_id", "digest")


def _is_erasing(same: str) -> str:
    """What an update that is let through does; `same` compares two values, either of which may be missing."""
    kept = [_is_kept(name, same) for name in (*FACTS, *(part.digest for part in PARTS))]
    return " AND ".join([*kept, *(f"({_is_kept_whole(part, same)} OR {_is_blanked(part)})" for part in PARTS)])


def _is_kept(name: str, same: str) -> str:
    return f'new."{name}" {same} old."{name}"'


def _is_kept_whole(part: Part, same: str) -> str:
    when = ("erased_at",) if part is CONTENT else ()
    return " AND ".join(_is_kept(name, same) for name in (*part.fields, part.salt, *when))


def _is_blanked(part: Part) -> str:
    blank = [f'new."{name}" IS NULL' if value is None else f"new.\"{name}\" = ''" for name, value in part.blank.items()]
    when = ["old.erased_at IS NULL", "new.erased_at IS NOT NULL"] if part is CONTENT else []
    return " AND ".join([*blank, *when])


SQLITE = (
    f"""CREATE TRIGGER kernel_auditevent_kept BEFORE DELETE ON kernel_auditevent
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER kernel_auditevent_unaltered BEFORE UPDATE ON kernel_auditevent WHEN NOT ({_is_erasing("IS")})
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
POSTGRESQL = (
    f"""CREATE FUNCTION kernel_auditevent_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF {_is_erasing("IS NOT DISTINCT FROM")} THEN RETURN new; END IF;
        END IF;
        RAISE EXCEPTION '{REFUSAL}';
    END $$""",
    """CREATE TRIGGER kernel_auditevent_kept BEFORE DELETE ON kernel_auditevent
    FOR EACH ROW EXECUTE FUNCTION kernel_auditevent_guard()""",
    """CREATE TRIGGER kernel_auditevent_unaltered BEFORE UPDATE ON kernel_auditevent
    FOR EACH ROW EXECUTE FUNCTION kernel_auditevent_guard()""",
)


def make(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)


def drop(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute("DROP FUNCTION IF EXISTS kernel_auditevent_guard() CASCADE")
            return
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def is_there(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE name IN (%s, %s)", TRIGGERS)
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname IN (%s, %s) AND tgenabled <> 'D'", TRIGGERS)
        return bool(cursor.fetchone()[0] == len(TRIGGERS))
