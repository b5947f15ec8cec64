"""Accounts from before addresses were confirmed: the team made them, hence theirs are."""

from django.conf import settings
from django.db import migrations


def confirm(apps, schema_editor):
    user_model = apps.get_model("accounts", "User")
    address_model = apps.get_model("account", "EmailAddress")
    known = address_model.objects.values("user_id")
    taken = address_model.objects.filter(verified=True).values("email")
    for user in user_model.objects.exclude(pk__in=known).exclude(email__in=taken).iterator():
        address_model.objects.create(user_id=user.pk, email=user.email.lower(), verified=True, primary=True)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_throttling"),
        ("account", "0009_emailaddress_unique_primary_email"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
