"""What stands beside posts that are there: who follows what they wrote in, and what readers have read, follow, mute and
were told of."""

from datetime import datetime

from django.db import connection

FOLLOWS = """
    INSERT INTO posts_threadfollow (user_id, thread_id, at)
    SELECT author_id, thread_id, min(created_at) FROM posts_post WHERE author_id IS NOT NULL GROUP BY 1, 2
"""
# Readers have opened what is newest where they are members, and the long threads; not all of it is read.
READINGS = """
    INSERT INTO posts_reading (user_id, thread_id, upto, seen, opened_at, at)
    SELECT m.user_id, t.id, greatest(t.last_number - (t.id + m.user_id) %% 9, 0), '{}', t.created_at, %(now)s
    FROM communities_membership m CROSS JOIN LATERAL (
        (SELECT id, last_number, created_at FROM posts_thread WHERE community_id = m.community_id
         ORDER BY last_activity DESC, public_id DESC LIMIT 25)
        UNION ALL
        (SELECT id, last_number / 2, created_at FROM posts_thread
         WHERE community_id = m.community_id AND id = ANY(%(special)s))) t
    WHERE m.user_id = ANY(%(readers)s)
    ON CONFLICT DO NOTHING
"""
TAG_FOLLOWS = """
    INSERT INTO posts_tagfollow (user_id, tag_id, "each", at)
    SELECT r, t.id, false, %(now)s FROM unnest(%(readers)s::bigint[]) r CROSS JOIN LATERAL (
        SELECT id FROM posts_hashtag WHERE uses > 0 ORDER BY uses DESC, id OFFSET r %% 20 LIMIT 3) t
"""
TAG_MUTES = """
    INSERT INTO posts_tagmute (user_id, tag_id, at)
    SELECT r, t.id, %(now)s FROM unnest(%(readers)s::bigint[]) r CROSS JOIN LATERAL (
        SELECT id FROM posts_hashtag WHERE uses > 0 ORDER BY uses DESC, id OFFSET 30 + r %% 20 LIMIT 1) t
"""
THREAD_MUTES = """
    INSERT INTO posts_threadmute (user_id, thread_id, at)
    SELECT r, t.id, %(now)s FROM unnest(%(readers)s::bigint[]) r CROSS JOIN LATERAL (
        SELECT id FROM posts_thread WHERE id <> ALL(%(special)s) ORDER BY last_activity DESC, public_id DESC
        OFFSET 10 + r %% 100 LIMIT 2) t
"""
# As if they had been mailed: nobody gets a mail about what was only loaded.
NOTIFICATIONS = """
    INSERT INTO accounts_notification (user_id, event, about, around, at, read_at, mailed_at)
    SELECT author_id, 'reply', about, around, at, CASE WHEN n > 5 THEN %(now)s END, at FROM (
        SELECT p.author_id, r.public_id AS about, t.public_id AS around, r.created_at AS at,
               row_number() OVER (PARTITION BY p.author_id ORDER BY r.created_at DESC, r.id DESC) AS n
        FROM posts_post p JOIN posts_post r ON r.parent_id = p.id JOIN posts_thread t ON t.id = p.thread_id
        WHERE p.author_id = ANY(%(readers)s) AND r.author_id <> p.author_id AND r.deleted_at IS NULL) found
    WHERE n <= 40
"""


def follow() -> None:
    """Everybody follows the threads in which they wrote."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWS)


def read(readers: list[int], special: list[int], now: datetime) -> None:
    """What the people `readers` have read, follow, mute and were told of. `special`: the long threads."""
    given = {"readers": readers, "special": special, "now": now}
    with connection.cursor() as cursor:
        for statement in (READINGS, TAG_FOLLOWS, TAG_MUTES, THREAD_MUTES, NOTIFICATIONS):
            cursor.execute(statement, given)
