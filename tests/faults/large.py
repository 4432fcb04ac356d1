"""Threads of a size that nobody writes by hand, in SQL: a long one, and a chain in which each reply answers the one before.

    {"thread": …, "opening": …, "last": …} = rig.script("tests.faults.large", "long", "100000")
"""

import json
import secrets
import sys

from tests.rig import begin

REPLIES = """
    INSERT INTO posts_post (public_id, thread_id, author_id, parent_id, branch_id, number, path, depth, body, html,
        markup_version, reply_count, reaction_counts, created_at, version, first_here, notes)
    SELECT left(translate(md5(%(mark)s || n), '01aeilou', 'bcdfghjk'), 12), %(thread)s,
           (SELECT ids[1 + n %% cardinality(ids)] FROM (SELECT array_agg(id) AS ids FROM accounts_user) u),
           %(opening)s, NULL, n, ARRAY[n], 1, 'Reply ' || n, '<p>Reply ' || n || '</p>', 1, 0, '{}', now() - interval '2 days', 0, FALSE, '{}'
    FROM generate_series(1, %(count)s) n
"""
COUNTED = """
    UPDATE posts_thread SET reply_count = %(count)s, last_number = %(count)s, last_activity = now() - interval '2 days',
        first_reply_at = now() - interval '2 days', helpers = (SELECT count(DISTINCT author_id) FROM posts_post
            WHERE thread_id = %(thread)s AND number > 0 AND author_id <> posts_thread.author_id) WHERE id = %(thread)s
"""
ENTRIES = """
    INSERT INTO posts_searchentry (post_id, thread_id, community_id, author_id, members_only, created_at, language, vector)
    SELECT p.id, p.thread_id, t.community_id, p.author_id, FALSE, p.created_at, 'en',
           ('repl:1 ' || p.number || ':2 &' || t.community_id)::tsvector
    FROM posts_post p JOIN posts_thread t ON t.id = p.thread_id WHERE t.id = %(thread)s AND p.number > 0
"""


def long(count: int) -> dict[str, str]:
    """All replies answer the opening."""
    from django.db import connection

    thread = _thread()
    asked = {"thread": thread.pk, "opening": thread.opening_id, "count": count, "mark": secrets.token_hex(4)}
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        for statement in (REPLIES, COUNTED, ENTRIES):
            cursor.execute(statement, asked)
        cursor.execute("UPDATE posts_post SET reply_count = %(count)s WHERE id = %(opening)s", asked)
        cursor.execute("ANALYZE posts_post, posts_thread, posts_searchentry")
    return _names(thread)


def chain(count: int) -> dict[str, str]:
    """Each reply answers the one before; through the verb, in one transaction."""
    from django.db import transaction

    from tests import makers

    thread = _thread()
    with transaction.atomic():
        post = thread.opening
        for number in range(count):
            post = makers.reply(thread.author, post, f"Deeper {number}")
    return _names(thread)


def _thread():
    from accounts.models import User
    from communities.models import Community
    from tests import makers

    return makers.thread(User.objects.get(username="Poster0"), Community.objects.get(slug="lupus"), title="A large one")


def _names(thread) -> dict[str, str]:
    thread.refresh_from_db()
    last = thread.posts.order_by("-number").first()
    return {"thread": thread.public_id, "slug": thread.slug, "opening": thread.opening.public_id, "last": last.public_id}


if __name__ == "__main__":
    begin()
    sys.stdout.write(json.dumps({"long": long, "chain": chain}[sys.argv[1]](int(sys.argv[2]))))
