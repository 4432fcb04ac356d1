"""Counting everything anew: what the verbs keep right one by one, and an operator can set right at once."""

from django.db import connection, transaction

from posts import tag_index
from posts.tagging import CHOOSE_DISPLAY, take_turn

STATEMENTS = {
    "threads": """
        UPDATE posts_thread t SET reply_count = c.replies, last_activity = c.latest, helpers = c.helpers,
               first_reply_at = c.first
        FROM (SELECT th.id, count(p.id) FILTER (WHERE p.number > 0) AS replies,
                     coalesce(max(p.created_at), th.created_at) AS latest,
                     count(DISTINCT p.author_id)
                         FILTER (WHERE p.number > 0 AND p.author_id IS DISTINCT FROM th.author_id) AS helpers,
                     min(p.created_at)
                         FILTER (WHERE p.number > 0 AND (p.author_id IS DISTINCT FROM th.author_id
                                                         OR th.author_id IS NULL)) AS first
              FROM posts_thread th LEFT JOIN posts_post p ON p.thread_id = th.id AND p.deleted_at IS NULL
                   AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = p.id)
              GROUP BY th.id) c
        WHERE c.id = t.id AND (t.reply_count, t.last_activity, t.helpers, t.first_reply_at)
              IS DISTINCT FROM (c.replies, c.latest, c.helpers, c.first)
    """,
    "posts with reactions": """
        UPDATE posts_post p SET reaction_counts = coalesce(c.counts, '{}'::jsonb)
        FROM posts_post q LEFT JOIN (
            SELECT post_id, jsonb_object_agg(kind, n) AS counts
            FROM (SELECT post_id, kind, count(*) AS n FROM posts_reaction GROUP BY 1, 2) k
            GROUP BY 1) c ON c.post_id = q.id
        WHERE q.id = p.id AND p.reaction_counts IS DISTINCT FROM coalesce(c.counts, '{}'::jsonb)
    """,
    "posts with replies": """
        UPDATE posts_post p SET reply_count = c.replies
        FROM (SELECT q.id, count(r.id) AS replies FROM posts_post q LEFT JOIN posts_post r ON r.parent_id = q.id
              GROUP BY 1) c
        WHERE c.id = p.id AND p.reply_count <> c.replies
    """,
    "forms of hashtags": """
        INSERT INTO posts_hashtagform AS f (tag_id, form, uses)
            SELECT tp.tag_id, tp.form,
                   count(*) FILTER (WHERE c.visibility = 'public' AND t.audience <> 'members'
                                    AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = t.opening_id))
            FROM posts_taggedpost tp JOIN posts_thread t ON t.id = tp.thread_id
                 JOIN communities_community c ON c.id = t.community_id
            GROUP BY 1, 2
        ON CONFLICT (tag_id, form) DO UPDATE SET uses = excluded.uses WHERE f.uses <> excluded.uses
    """,
    "threads of hashtags": tag_index.ALL,
    "threads of hashtags that were none": tag_index.GONE.format(of=""),
}
UNUSED = """
    DELETE FROM posts_hashtagform f
    WHERE NOT EXISTS (SELECT 1 FROM posts_taggedpost tp WHERE tp.tag_id = f.tag_id AND tp.form = f.form)
"""


@transaction.atomic
def recount() -> dict[str, int]:
    """Sets all counters from the rows they count; how many of each were wrong."""
    take_turn()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        mended = {}
        for name, statement in STATEMENTS.items():
            cursor.execute(statement)
            mended[name] = cursor.rowcount
        cursor.execute(UNUSED)
        cursor.execute("SELECT array_agg(id) FROM posts_hashtag")
        cursor.execute(CHOOSE_DISPLAY, [cursor.fetchone()[0] or []])
    return mended
