"""Which checked profession the author of a post speaks with there, if any."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    safe_because = {
        "adding-foreign-key-constraint": "it comes with a new column in which nothing stands: PostgreSQL looks at no row",
    }
    dependencies = [("posts", "0020_visits"), ("accounts", "0017_credentials")]

    operations = [
        migrations.AddField(
            "post", "credential",
            models.ForeignKey(
                db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="+", to="accounts.credential"),
        ),
        AddIndexConcurrently(
            "post",
            models.Index(
                condition=models.Q(("credential__isnull", False)), fields=["credential"], name="post_spoken_with"),
        ),
    ]  # fmt: skip
