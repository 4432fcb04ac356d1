"""The answer clock of a community: how soon people are answered there, from what its reader may read."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community
from peerhealth import moments
from peerhealth.statements import Statement, Written
from posts.models import Post, Thread

DAYS, SOON = timedelta(days=30), timedelta(hours=24)
FEWEST = 10  # of fewer no number is made: it would tell of single people

LATELY = Statement(
    lambda reader, community, since: (
        Thread.objects.visible_to(reader)
        .filter(community=community, created_at__gt=since)
        .listed()
        .order_by()
        .values("author_id", "opening_id", "created_at", "first_reply_at")
    )
)
SAID = Statement(
    lambda reader, community: (
        Post.objects.visible_to(reader)
        .filter(thread__community=community)
        .order_by()
        .values("id", "author_id", "created_at")
    )
)
# How many threads; how long the one in the middle waited, where who has no answer yet waits longest of all. (Of an even
# number it is the later of the two in the middle: the clock never looks better than things are.) Then how many were the
# first words of their author that the reader may read there, and how many of those were answered in time. Not by
# `first_here`, which goes by all that somebody wrote: it would tell an outsider that they had been among the members
# already. Only the first thread of each author can be one: so many posts are looked for, each from the oldest of its
# author on and no further than one is found (OFFSET 0 keeps it from becoming a join), not all that there are. Who wrote
# within the day and has no answer yet may still get one in time: they are counted tomorrow.
COUNTED = Written(
    """
    WITH lately AS MATERIALIZED (SELECT l.*, l.first_reply_at - l.created_at AS wait FROM ({lately}) l),
    firsts AS (SELECT DISTINCT ON (author_id) * FROM lately
               WHERE author_id IS NOT NULL ORDER BY author_id, created_at, opening_id)
    SELECT (SELECT count(*) FROM lately) AS threads,
        (SELECT (array_agg(wait ORDER BY wait NULLS LAST))[count(*) / 2 + 1] FROM lately) AS median,
        count(*) AS first, count(*) FILTER (WHERE f.wait <= %(soon)s * INTERVAL '1 second') AS in_time
    FROM firsts f
    WHERE (f.created_at <= %(settled)s OR f.wait IS NOT NULL)
      AND NOT EXISTS (
        SELECT 1 FROM ({said}) s WHERE s.author_id = f.author_id AND s.created_at <= f.created_at
          AND (s.created_at < f.created_at OR s.id < f.opening_id) OFFSET 0)
    """,
    lately=LATELY,
    said=SAID,
)


@dataclass(frozen=True)
class Clock:
    """Two sentences, each empty where there is too little to tell from."""

    first_reply: str = ""
    newcomers: str = ""


def of(community: Community, user) -> Clock:
    """The clock of the last 30 days, from the threads that `user` may read. One query."""
    now, soon = timezone.now(), int(SOON.total_seconds())
    asked = {"reader": user, "community": community.pk, "since": now - DAYS, "settled": now - SOON, "soon": soon}
    threads, median, first, in_time = COUNTED(**asked)[0]
    if threads < FEWEST:
        return Clock()
    return Clock(_first_reply(median), _newcomers(in_time * 100 // first) if first >= FEWEST else "")


def _first_reply(median: timedelta | None) -> str:
    if median is None:
        return _("In the last 30 days, at least half of the conversations here have had no reply yet.")
    said = _("In the last 30 days, half of the conversations here had a first reply within %(time)s.")
    return said % {"time": _long(median)}


def _newcomers(share: int) -> str:
    said = _(
        "Of the conversations that people began with their first words here, %(share)d in 100 were "
        "answered within a day."
    )
    return said % {"share": share}


def _long(wait: timedelta) -> str:
    days = -(-int(wait.total_seconds()) // moments.DAY)
    if days > 2:
        return ngettext("a day", "%(count)d days", days) % {"count": days}
    return moments.long_wait(int(wait.total_seconds()))
