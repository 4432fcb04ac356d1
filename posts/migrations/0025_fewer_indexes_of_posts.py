"""Posts without three indexes that no plan needs: every reply writes each index once.

Those of the thread and of the author alone are the beginnings of others (`post_oldest_first` and its neighbours,
`post_by_author`); the third is for finding posts by how their random id begins, which nobody does. Without the first
the posts of a page always come in the order of their own index, however long the thread."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INDEXES = {
    "posts_post_thread_id_bc111a44": "(thread_id)",
    "posts_post_author_id_fe5487bf": "(author_id)",
    "posts_post_public_id_0261534b_like": "(public_id varchar_pattern_ops)",
}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("posts", "0023_guides")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    f"DROP INDEX CONCURRENTLY IF EXISTS {name}",
                    f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON posts_post {columns}",
                )
                for name, columns in INDEXES.items()
            ],
            [
                migrations.AlterField(
                    "post",
                    "thread",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="posts.thread",
                    ),
                ),
                migrations.AlterField(
                    "post",
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        )
    ]
