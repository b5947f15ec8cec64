"""The history becomes a chained audit log, with what was written so far."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from labsecours.kernel import audit, audit_guard
from labsecours.kernel.audit_parts import seal
from labsecours.kernel.models import ReadableJSON

AT_ONCE = 500
KEPT = (
    "at",
    "verb",
    "record_type",
    "record_id",
    "actor_id",
    "actor_name",
    "record_title",
    "before",
    "after",
    "removed",
)


def copy_changes(apps, schema_editor):
    """The history so far begins the chain, in its order."""
    change, event = apps.get_model("kernel", "Change"), apps.get_model("kernel", "AuditEvent")
    sequence, digest, batch = 0, "", []
    for old in change.objects.order_by("id").iterator(chunk_size=AT_ONCE):
        sequence += 1
        new = event(sequence=sequence, **{name: getattr(old, name) for name in KEPT})
        seal(new)
        digest = new.digest = audit.chained_digest(new, digest)
        batch.append(new)
        if len(batch) == AT_ONCE:
            event.objects.bulk_create(batch)
            batch = []
    event.objects.bulk_create(batch)
    apps.get_model("kernel", "AuditHead").objects.create(pk=1, sequence=sequence, digest=digest)


def guard(apps, schema_editor):
    audit_guard.make(schema_editor.connection)


def unguard(apps, schema_editor):
    audit_guard.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_search_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(default=0)),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveBigIntegerField(unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("created", "created"),
                            ("updated", "updated"),
                            ("deleted", "deleted"),
                            ("restored", "restored"),
                            ("merged", "merged"),
                            ("read", "read"),
                            ("exported", "exported"),
                            ("sent", "sent"),
                            ("signed_in", "signed in"),
                            ("signed_out", "signed out"),
                            ("refused", "refused"),
                            ("secured", "changed how they sign in"),
                            ("granted", "granted"),
                            ("withdrawn", "withdrawn"),
                            ("consented", "consented"),
                            ("erased", "erased"),
                        ],
                        max_length=12,
                    ),
                ),
                ("record_type", models.CharField(max_length=80)),
                ("record_id", models.BigIntegerField()),
                ("actor_name", models.CharField(max_length=200)),
                (
                    "origin",
                    models.CharField(
                        blank=True, help_text="Network address, or the command that acted.", max_length=60
                    ),
                ),
                ("record_title", models.CharField(max_length=400)),
                ("before", models.JSONField(encoder=ReadableJSON, null=True)),
                ("after", models.JSONField(encoder=ReadableJSON, null=True)),
                (
                    "removed",
                    models.TextField(blank=True, help_text="Serialised rows of a deletion, from which it is undone."),
                ),
                ("salt", models.CharField(max_length=32)),
                ("content_digest", models.CharField(max_length=64)),
                ("author_salt", models.CharField(max_length=32)),
                ("author_digest", models.CharField(max_length=64)),
                ("origin_salt", models.CharField(max_length=32)),
                ("origin_digest", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-sequence"],
            },
        ),
        migrations.RunPython(copy_changes, migrations.RunPython.noop, elidable=True),
        migrations.DeleteModel(
            name="Change",
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["record_type", "record_id", "at"], name="kernel_audi_record__dda452_idx"),
        ),
        migrations.RunPython(guard, unguard, elidable=False),
    ]
