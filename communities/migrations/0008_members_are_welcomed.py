"""Whoever was a member before there was a welcome has found their way: it is not shown to them."""

from django.db import migrations
from django.db.models.functions import Now


def welcome(apps, schema_editor):
    """All but those who still wait to be let in."""
    memberships = apps.get_model("communities", "Membership").objects
    memberships.filter(welcomed_at__isnull=True).exclude(state="pending").update(welcomed_at=Now())


class Migration(migrations.Migration):
    dependencies = [("communities", "0007_welcomed")]

    operations = [migrations.RunPython(welcome, migrations.RunPython.noop)]
