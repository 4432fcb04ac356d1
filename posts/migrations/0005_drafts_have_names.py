from django.db import migrations, models

import peerhealth.ids


class Migration(migrations.Migration):
    """No draft is in the table yet: nothing wrote one before this release."""

    dependencies = [("posts", "0004_similar")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="public_id",
            field=models.CharField(default=peerhealth.ids.random_id, editable=False, max_length=12, unique=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="token",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
