"""The hashtags of the page of hashtags: those in the latest threads that its reader may read, and those that many
people use at once. What it costs goes by the latest threads, not by all that is there."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from communities.models import Community
from peerhealth.statements import Fixed, Statement, Written
from posts.models import Thread

LATEST, TAGS_LISTED = 200, 60
# A tag is trending when so many different people used it within so many days; asked of the latest threads alone.
PEOPLE, DAYS, LATEST_EVERYWHERE, TRENDING = 5, timedelta(days=7), 500, 12


def _latest(reader, joined: bool, latest: int) -> QuerySet:
    threads = Thread.objects.visible_to(reader).listed()
    if joined:
        threads = threads.filter(community__in=Community.objects.joined_by(reader).order_by().values("pk"))
    return threads.order_by("-last_activity", "-public_id").values("pk")[:latest]


SHOWN = "h.name, coalesce(nullif(h.display, ''), h.name) AS shown"
USED = Written(
    f"""
    SELECT {SHOWN} FROM ({{latest}}) l JOIN posts_taggedpost tp ON tp.thread_id = l.pk
        JOIN posts_post p ON p.id = tp.content_object_id JOIN posts_hashtag h ON h.id = tp.tag_id
    WHERE h.name <> ALL (%(leaving_out)s::text[])
    GROUP BY h.id ORDER BY max(p.created_at) DESC, h.name LIMIT {TAGS_LISTED}
    """,  # noqa: S608  (constants of this module; values go in as parameters, here and below)
    latest=Statement(_latest),
)
# Of each thread no more is read than what was said in it within the days, from the end of an index on (OFFSET 0 keeps
# it from becoming a join): a conversation of years has far more hashtags. A deleted post has none.
MANY_USE = Written(
    f"""
    SELECT {SHOWN} FROM ({{latest}}) l CROSS JOIN LATERAL (
            SELECT p.id, p.author_id FROM posts_post p
            WHERE p.thread_id = l.pk AND p.created_at >= %(since)s AND p.deleted_at IS NULL
            ORDER BY p.created_at OFFSET 0) p
        JOIN posts_taggedpost tp ON tp.content_object_id = p.id JOIN posts_hashtag h ON h.id = tp.tag_id
    GROUP BY h.id HAVING count(DISTINCT p.author_id) >= %(people)s
    ORDER BY count(DISTINCT p.author_id) DESC, h.name LIMIT {TRENDING}
    """,  # noqa: S608
    latest=Statement(_latest),
)


def lately(reader, *, joined: bool = False, leaving_out: Collection[str] = ()) -> list[dict[str, Any]]:
    """The hashtags in the latest threads that `reader` may read: `name`, `shown`, the most lately used first, without
    those named in `leaving_out`; with `joined` of their own communities alone. One query."""
    asked = {"reader": reader, "joined": joined, "latest": Fixed(LATEST)}
    return _named(USED(**asked, leaving_out=list(leaving_out)))


def trending(reader) -> list[dict[str, Any]]:
    """The hashtags that PEOPLE different people or more used within DAYS, in the latest threads that `reader` may read:
    `name`, `shown`, those of most people first. One query."""
    asked = {"reader": reader, "joined": False, "latest": Fixed(LATEST_EVERYWHERE)}
    return _named(MANY_USE(**asked, since=timezone.now() - DAYS, people=PEOPLE))


def _named(rows: list[tuple]) -> list[dict[str, Any]]:
    return [{"name": name, "shown": shown} for name, shown in rows]
