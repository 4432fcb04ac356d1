"""Counting everything anew: what the verbs keep right one by one, and an operator can set right at once, beside the
running site: threads and hashtags in batches, each in a transaction that locks them as the verbs do (threads, then the
turn, then hashtags), so that nobody waits long and nothing is counted that is being written."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from django.db import connection, transaction

from posts import tag_index
from posts.kinds import Audience
from posts.models import Hashtag, SearchEntry, Thread
from posts.searching import indexing
from posts.tagging import CHOOSE_DISPLAY, take_turn

BATCH = 200
# Of the threads whose ids are `ids`.
OF_THREADS = {
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
              WHERE th.id = ANY(%(ids)s) GROUP BY th.id) c
        WHERE c.id = t.id AND (t.reply_count, t.last_activity, t.helpers, t.first_reply_at)
              IS DISTINCT FROM (c.replies, c.latest, c.helpers, c.first)
    """,
    "posts with reactions": """
        UPDATE posts_post p SET reaction_counts = coalesce(c.counts, '{}'::jsonb)
        FROM posts_post q LEFT JOIN (
            SELECT post_id, jsonb_object_agg(kind, n) AS counts
            FROM (SELECT r.post_id, r.kind, count(*) AS n
                  FROM posts_reaction r JOIN posts_post rp ON rp.id = r.post_id
                  WHERE rp.thread_id = ANY(%(ids)s) GROUP BY 1, 2) k
            GROUP BY 1) c ON c.post_id = q.id
        WHERE q.id = p.id AND q.thread_id = ANY(%(ids)s)
              AND p.reaction_counts IS DISTINCT FROM coalesce(c.counts, '{}'::jsonb)
    """,
    "posts with replies": """
        UPDATE posts_post p SET reply_count = c.replies
        FROM (SELECT q.id, count(r.id) AS replies FROM posts_post q LEFT JOIN posts_post r ON r.parent_id = q.id
              WHERE q.thread_id = ANY(%(ids)s) GROUP BY 1) c
        WHERE c.id = p.id AND p.reply_count <> c.replies
    """,
    # In the order in which they came to the site; of somebody who is gone it stays as it was.
    "first posts": """
        UPDATE posts_post p SET first_here = c.first
        FROM (SELECT q.id, NOT EXISTS (SELECT 1 FROM posts_post e JOIN posts_thread et ON et.id = e.thread_id
                                       WHERE e.author_id = q.author_id AND e.id < q.id
                                             AND et.community_id = t.community_id) AS first
              FROM posts_post q JOIN posts_thread t ON t.id = q.thread_id
              WHERE t.id = ANY(%(ids)s) AND q.author_id IS NOT NULL) c
        WHERE c.id = p.id AND p.first_here <> c.first
    """,
    "threads of first posts": """
        UPDATE posts_thread t SET first_here = p.first_here FROM posts_post p
        WHERE p.id = t.opening_id AND t.id = ANY(%(ids)s) AND t.first_here <> p.first_here
    """,
}
OF_THEIR_TAGS = {
    "threads of hashtags": tag_index.PUT.format(wanted=tag_index.WANTED.format(of="t.id = ANY(%(ids)s) AND")),
    "threads of hashtags that were none": tag_index.GONE.format(of="x.thread_id = ANY(%(ids)s) AND"),
}
# Of the hashtags whose ids are `ids`.
OF_TAGS = {
    "forms of hashtags": """
        INSERT INTO posts_hashtagform AS f (tag_id, form, uses)
            SELECT tp.tag_id, tp.form,
                   count(*) FILTER (WHERE c.visibility = 'public' AND t.audience <> 'members'
                                    AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = t.opening_id))
            FROM posts_taggedpost tp JOIN posts_thread t ON t.id = tp.thread_id
                 JOIN communities_community c ON c.id = t.community_id
            WHERE tp.tag_id = ANY(%(ids)s) GROUP BY 1, 2
        ON CONFLICT (tag_id, form) DO UPDATE SET uses = excluded.uses WHERE f.uses <> excluded.uses
    """,
    "forms that nobody uses": """
        DELETE FROM posts_hashtagform f WHERE f.tag_id = ANY(%(ids)s)
            AND NOT EXISTS (SELECT 1 FROM posts_taggedpost tp WHERE tp.tag_id = f.tag_id AND tp.form = f.form)
    """,
}


def recount() -> dict[str, int]:
    """Sets all counters from the rows they count; how many of each were wrong."""
    mended: Counter[str] = Counter()
    for ids in _batches(Thread):
        mended.update(_threads(ids))
    for ids in _batches(Hashtag):
        mended.update(_tags(ids))
    return dict(mended)


def _batches(model) -> Iterator[list[int]]:
    last = 0
    while ids := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


@transaction.atomic
def _threads(ids: list[int]) -> dict[str, int]:
    _lock(Thread, ids)
    mended = _run(OF_THREADS, ids)
    take_turn()
    return mended | _run(OF_THEIR_TAGS, ids) | {"search entries": _entries(ids)}


@transaction.atomic
def _tags(ids: list[int]) -> dict[str, int]:
    take_turn()
    _lock(Hashtag, ids)
    mended = _run(OF_TAGS, ids)
    with connection.cursor() as cursor:
        cursor.execute(CHOOSE_DISPLAY, [ids])
    return mended


def _lock(model, ids: Collection[int]) -> None:
    rows = model.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(rows.values_list("pk"))


def _run(statements: dict[str, str], ids: list[int]) -> dict[str, int]:
    mended = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for name, statement in statements.items():
            cursor.execute(statement, {"ids": ids})
            mended[name] = cursor.rowcount
    return mended


def _entries(ids: list[int]) -> int:
    """Which posts of the threads are found, and by whom; what they say is for `manage.py rebuild_search`."""
    live = indexing.findable().filter(thread__in=ids).values_list("pk", "author_id", "thread__audience")
    wanted: dict[int, Any] = {pk: (author, audience == Audience.MEMBERS) for pk, author, audience in live}
    found = SearchEntry.objects.filter(thread__in=ids).values_list("pk", "author_id", "members_only")
    there = {pk: tuple(rest) for pk, *rest in found}
    wrong = [pk for pk in wanted.keys() | there.keys() if wanted.get(pk) != there.get(pk)]
    if wrong:
        indexing.index_all(wrong)
    return len(wrong)
