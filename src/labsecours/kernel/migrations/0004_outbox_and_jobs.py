"""Mails that wait to be sent, jobs that run beside requests, and the workers that do both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import labsecours.kernel.clock


class Migration(migrations.Migration):
    dependencies = [
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("kernel", "0003_audit_chain"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Worker",
            fields=[
                ("name", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("alive_until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="JobRun",
            fields=[
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="run",
                        serialize=False,
                        to="django_tasks_database.dbtaskresult",
                    ),
                ),
                ("worker", models.CharField(blank=True, db_index=True, max_length=80)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("words", models.CharField(blank=True, max_length=200)),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("language", models.CharField(max_length=5, verbose_name="language")),
                ("subject", models.CharField(max_length=250, verbose_name="subject")),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("template", models.CharField(max_length=80)),
                (
                    "key",
                    models.CharField(
                        blank=True, help_text="A second mail with the same key is the first one.", max_length=200
                    ),
                ),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("about_type", models.CharField(blank=True, max_length=80)),
                ("about_id", models.BigIntegerField(null=True)),
                (
                    "unsubscribe_url",
                    models.CharField(blank=True, help_text="For List-Unsubscribe, where one may.", max_length=400),
                ),
                ("is_sensitive", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_at", models.DateTimeField(default=labsecours.kernel.clock.now)),
                ("worker", models.CharField(blank=True, db_index=True, max_length=80)),
                (
                    "created_at",
                    models.DateTimeField(db_index=True, default=labsecours.kernel.clock.now, verbose_name="posted"),
                ),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["state", "-is_sensitive", "next_at"], name="kernel_mail_due"),
                    models.Index(fields=["about_type", "about_id"], name="kernel_mail_about"),
                    models.Index(fields=["to"], name="kernel_mail_to"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True), fields=("key",), name="kernel_mail_key_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MailAttempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=labsecours.kernel.clock.now)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("sent", "accepted by the mail server"),
                            ("refused", "refused for good by the mail server"),
                            ("put_off", "put off by the mail server"),
                            ("unreachable", "the mail server did not answer, or hung up"),
                            ("unsafe", "the mail server offers no connection that can be trusted"),
                            ("login", "the mail server refused the user name or password"),
                            ("broken", "the mail could not be made"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reply", models.CharField(blank=True, max_length=20)),
                (
                    "mail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="log", to="kernel.mail"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="ScheduleState",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField()),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="kernel.jobrun"
                    ),
                ),
            ],
        ),
    ]
