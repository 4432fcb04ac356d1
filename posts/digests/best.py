"""What others found helpful in the communities of somebody, and in the hashtags and threads that they follow."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from posts import home_list
from posts.models import Helped, Post, Reaction, Reading, Thread
from posts.publishing import READABLE

# So many of the newest are looked at: what a first page or two show, whatever a site says in a week.
LOOKED_AT, SHOWN = 40, 5
# A reply that the person who asked marked as helpful says more than one that is only there.
HELP_COUNTS = 3


def of(user, since: datetime, *, without: Collection[int] = ()) -> list[dict[str, Any]]:
    """Rows of `Thread.for_list`, at most SHOWN, the best first.

    Best is where others found most since then: a point for each person (neither the author nor `user`) who replied or
    who reacted to the opening post, HELP_COUNTS for each reply marked as helpful; of equals the newest. Threads are
    ordered, never people; what nobody reacted to is not among them. Neither are the threads `without` (ids), own ones,
    those read to their end, nor what `user` muted or sees folded, nor what carries a content note: a mail cannot fold.
    The queries of `home_list.new_for` and one."""
    rows = [row for row in home_list.new_for(user, LOOKED_AT) if _fits(row, user, since) and row["id"] not in without]
    points = _points([row["id"] for row in rows], user, since)
    found = [row for row in rows if points.get(row["id"])]
    return sorted(found, key=lambda row: -points[row["id"]])[:SHOWN]


def _fits(row: dict[str, Any], user, since: datetime) -> bool:
    return row["last_activity"] > since and row["author_id"] != user.pk and not (row["folded"] or row["notes"])


def _points(threads: Collection[int], user, since: datetime) -> dict[int, int]:
    """By thread (id), for those that `user` has not read to their end. One query; none for none."""
    if not threads:
        return {}
    of_thread = {"thread": OuterRef("pk"), "created_at__gt": since, "number__gt": 0}
    replies = Post.objects.filter(READABLE, **of_thread).exclude(author=OuterRef("author")).exclude(author=user)
    reactions = Reaction.objects.filter(post=OuterRef("opening"), created_at__gt=since).exclude(user=user)
    reactions = reactions.exclude(user=OuterRef("author"))
    helped = Helped.objects.filter(post__thread=OuterRef("pk"), at__gt=since, post__in=Post.objects.filter(READABLE))
    read = Reading.objects.filter(user=user, thread=OuterRef("pk"), at__gte=OuterRef("last_activity"))
    found = Thread.objects.filter(~Exists(read), pk__in=threads).values_list(
        "pk", _count(replies, "thread", "author"), _count(reactions, "post", "user"), _count(helped, "post__thread", "pk")
    )
    return {pk: people + pressed + HELP_COUNTS * marks for pk, people, pressed, marks in found}


def _count(rows, by: str, what: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
