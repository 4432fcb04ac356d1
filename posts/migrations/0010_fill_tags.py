from django.db import migrations

USES = """
UPDATE posts_hashtag t SET uses = f.uses
FROM (SELECT tag_id, sum(uses) AS uses FROM posts_hashtagform WHERE uses > 0 GROUP BY 1) f WHERE f.tag_id = t.id
"""
THREADS = """
INSERT INTO posts_taggedthread (tag_id, thread_id, community_id, is_public, kind, last_activity, public_id)
    SELECT DISTINCT tp.tag_id, t.id, t.community_id, c.visibility = 'public' AND t.audience <> 'members', t.kind,
           t.last_activity, t.public_id
    FROM posts_taggedpost tp JOIN posts_thread t ON t.id = tp.thread_id
         JOIN communities_community c ON c.id = t.community_id
    WHERE NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = t.opening_id)
"""


class Migration(migrations.Migration):
    """What is new about hashtags, counted for those that are there."""

    dependencies = [("posts", "0009_tags")]

    operations = [migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (USES, THREADS)]
