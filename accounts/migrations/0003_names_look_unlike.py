"""Adds what a name looks like, fills it, and keeps it unique.

Names that look alike already stay as they are: the oldest account keeps the plain skeleton, the others get "#" and their
key behind it. "#" is in no skeleton of a new name, so the constraint holds, and nobody new can come close to any of them.
"""

import django.contrib.postgres.functions
import django.db.models.functions.comparison
from django.db import migrations, models

from accounts.likeness import skeleton

BATCH = 2000


def fill(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects.order_by("date_joined", "pk")
    seen, changed = set(), []
    for person in people.only("pk", "username").iterator(BATCH):
        alike = skeleton(person.username)
        person.username_skeleton = alike if alike not in seen else f"{alike[:100]}#{person.pk}"
        seen.add(alike)
        changed.append(person)
        if len(changed) == BATCH:
            people.bulk_update(changed, ["username_skeleton"])
            changed.clear()
    people.bulk_update(changed, ["username_skeleton"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_people_rows")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="username_skeleton",
            field=models.CharField(
                db_default=django.db.models.functions.comparison.Cast(
                    django.contrib.postgres.functions.RandomUUID(), models.CharField()
                ),
                default="",
                editable=False,
                max_length=120,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
