from django.db import migrations

HELPERS = """
UPDATE posts_thread t SET helpers = c.helpers, first_reply_at = c.first
FROM (SELECT th.id, count(DISTINCT p.author_id) AS helpers, min(p.created_at) AS first
      FROM posts_thread th JOIN posts_post p ON p.thread_id = th.id
      WHERE p.number > 0 AND p.deleted_at IS NULL AND p.author_id IS DISTINCT FROM th.author_id
            AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = p.id)
      GROUP BY th.id) c
WHERE c.id = t.id
"""
FIRST = """
UPDATE posts_post p SET first_here = true
FROM (SELECT DISTINCT ON (q.author_id, t.community_id) q.id FROM posts_post q JOIN posts_thread t ON t.id = q.thread_id
      WHERE q.author_id IS NOT NULL ORDER BY q.author_id, t.community_id, q.created_at, q.id) f
WHERE f.id = p.id
"""
FIRST_THREADS = """
UPDATE posts_thread t SET first_here = true FROM posts_post p WHERE p.id = t.opening_id AND p.first_here
"""


class Migration(migrations.Migration):
    """What is new about threads, counted for those that are there."""

    dependencies = [("posts", "0006_answers_and_follows")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (HELPERS, FIRST, FIRST_THREADS)]
