"""Where others found most: in the communities of somebody, and in the hashtags and threads that they follow."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from posts import home_list, unwanted
from posts.models import Helped, Post, Reaction, Reading, Thread
from posts.publishing import READABLE

# So many of the newest are looked at: what a first page or two show, whatever a site says in a week.
LOOKED_AT, SHOWN = 40, 5
# A reply that the person who asked marked as helpful says more than one that is only there.
HELP_COUNTS = 3


def of(user, since: datetime, *, without: Collection[int] = ()) -> list[dict[str, Any]]:
    """As `most_found`, among what is new on the first page of `user`. Without the threads `without` (ids), own ones,
    those read to their end, what `user` muted or sees folded, and what carries a content note: a mail cannot fold. The
    queries of `home_list.new_for` and one."""
    rows = [row for row in home_list.new_for(user, LOOKED_AT) if _fits(row, user, since) and row["id"] not in without]
    return most_found(rows, since, user.pk)


def most_found(rows: Collection[dict[str, Any]], since: datetime, reader: int | None = None) -> list[dict[str, Any]]:
    """Of `rows` (of `Thread.for_list`, the newest first) at most SHOWN, the best first.

    Best is where others found most since then: a point for each person (neither the author nor the `reader`) who
    replied or who reacted to the opening post, HELP_COUNTS for each reply marked as helpful; of equals the newest.
    Threads are ordered, never people; what nobody reacted to is not among them, nor what `reader` (an id) has read to
    its end, nor what is in communities that they muted. One query; none for no rows."""
    points = _points([row["id"] for row in rows], since, reader or 0) if rows else {}
    found = [row for row in rows if points.get(row["id"])]
    return sorted(found, key=lambda row: -points[row["id"]])[:SHOWN]


def _fits(row: dict[str, Any], user, since: datetime) -> bool:
    return row["last_activity"] > since and row["author_id"] != user.pk and not (row["folded"] or row["notes"])


def _points(threads: Collection[int], since: datetime, reader: int) -> dict[int, int]:
    """By thread (id)."""
    said = Post.objects.filter(READABLE, thread=OuterRef("pk"), created_at__gt=since, number__gt=0)
    begun_by = Coalesce(OuterRef("author"), 0)  # 0 is nobody's id: a former member
    said = said.exclude(author=reader).exclude(author=begun_by)
    pressed = Reaction.objects.filter(post=OuterRef("opening"), created_at__gt=since)
    pressed = pressed.exclude(user=reader).exclude(user=begun_by)
    readable = Post.objects.filter(READABLE)
    helped = Helped.objects.filter(post__thread=OuterRef("pk"), at__gt=since, post__in=readable)
    read = Reading.objects.filter(user=reader, thread=OuterRef("pk"), at__gte=OuterRef("last_activity"))
    heard = Thread.objects.exclude(community__in=unwanted.muted_communities(reader))
    found = heard.filter(~Exists(read), pk__in=threads).values_list(
        "pk", _count(said, "thread", "author"), _count(pressed, "post", "user"), _count(helped, "post__thread", "pk")
    )
    return {pk: people + reactions + HELP_COUNTS * marks for pk, people, reactions, marks in found}


def _count(rows, by: str, what: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
