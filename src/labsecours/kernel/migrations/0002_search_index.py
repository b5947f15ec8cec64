"""The full-text index over search entries, kept by the database itself."""

from django.db import migrations

SQLITE = [
    "CREATE VIRTUAL TABLE kernel_searchindex USING fts5(stems, trigrams, content='kernel_searchentry', content_rowid='id')",
    """CREATE TRIGGER kernel_searchentry_added AFTER INSERT ON kernel_searchentry BEGIN
        INSERT INTO kernel_searchindex(rowid, stems, trigrams) VALUES (new.id, new.stems, new.trigrams);
    END""",
    """CREATE TRIGGER kernel_searchentry_removed AFTER DELETE ON kernel_searchentry BEGIN
        INSERT INTO kernel_searchindex(kernel_searchindex, rowid, stems, trigrams)
        VALUES ('delete', old.id, old.stems, old.trigrams);
    END""",
    """CREATE TRIGGER kernel_searchentry_changed AFTER UPDATE ON kernel_searchentry BEGIN
        INSERT INTO kernel_searchindex(kernel_searchindex, rowid, stems, trigrams)
        VALUES ('delete', old.id, old.stems, old.trigrams);
        INSERT INTO kernel_searchindex(rowid, stems, trigrams) VALUES (new.id, new.stems, new.trigrams);
    END""",
]
SQLITE_BACK = [
    "DROP TRIGGER kernel_searchentry_added",
    "DROP TRIGGER kernel_searchentry_removed",
    "DROP TRIGGER kernel_searchentry_changed",
    "DROP TABLE kernel_searchindex",
]
POSTGRESQL = [
    "CREATE INDEX kernel_searchentry_stems ON kernel_searchentry USING gin (to_tsvector('simple', stems))",
    "CREATE INDEX kernel_searchentry_trigrams ON kernel_searchentry USING gin (to_tsvector('simple', trigrams))",
]
POSTGRESQL_BACK = ["DROP INDEX kernel_searchentry_stems", "DROP INDEX kernel_searchentry_trigrams"]


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(make, drop, elidable=False)]
