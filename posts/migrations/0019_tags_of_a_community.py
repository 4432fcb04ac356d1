"""What a community talks about lately is the beginning of an index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "0018_page_changes")]

    operations = [
        AddIndexConcurrently(
            "taggedthread",
            models.Index(
                fields=["community", "is_public", "-last_activity"], include=["tag"], name="tags_of_a_community"
            ),
        )
    ]
