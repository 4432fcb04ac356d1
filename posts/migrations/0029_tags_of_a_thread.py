"""Whether a thread has a hashtag that somebody has muted is read from an index alone, which takes the place of that of
the thread: every list of somebody's news asks it of each thread."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

OLD = "posts_taggedthread_thread_id_92a4ddc1"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "0028_a_thread_is_said_once")]

    operations = [
        AddIndexConcurrently("taggedthread", models.Index(fields=["thread", "tag"], name="tags_of_a_thread")),
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {OLD}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {OLD} ON posts_taggedthread (thread_id)",
                )
            ],
            [
                migrations.AlterField(
                    "taggedthread",
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="in_tags",
                        to="posts.thread",
                    ),
                )
            ],
        ),
    ]
