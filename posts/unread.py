"""What is new to somebody. One definition, for marks in lists and marks in a thread.

A post is unread for a reader if it is live (neither deleted nor hidden), not their own and not by somebody they blocked
or muted, stands in a thread that they have not muted, was written after their floor, and has not been on a page that
they opened. The floor is the latest of: HORIZON ago; when they said that everything in the community was read; and when
the thread began to concern them, by joining its community or by opening the thread, whichever came first. What never
began to concern them has nothing unread: an outsider is told of the threads they have opened and of no others.

The queries here choose among threads that the caller has found through `visible_to`; they do not ask again who may
read. Nothing is kept of people who have not agreed that health data are kept, so nothing is marked for them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Membership
from peerhealth.statements import Statement, Written, moment_of

HORIZON = timedelta(days=90)
MOST_COUNTED = 99  # beyond it a list says "99+", and the database stops counting
# The first unread post of a thread is looked for among so many posts from where reading begins, and after them among so
# many that are unread: four pages each, however long the thread.
LOOKED_AT, SORTED = 200, 200

# What a reader has to do with each thread `t`: reading `r`, mute `q`, everything read `a`, membership `m`, their floor,
# and in `quiet` whose posts are never unread. A reading beyond the horizon is as good as purged.
ABOUT = """
    FROM posts_thread t
    LEFT JOIN posts_reading r ON r.thread_id = t.id AND r.user_id = %(reader)s AND r.at > %(horizon)s
    LEFT JOIN posts_threadmute q ON q.thread_id = t.id AND q.user_id = %(reader)s
    LEFT JOIN posts_allread a ON a.community_id = t.community_id AND a.user_id = %(reader)s
    LEFT JOIN ({memberships}) m ON m.community_id = t.community_id
    CROSS JOIN LATERAL (SELECT CASE WHEN m.since IS NOT NULL OR r.id IS NOT NULL
        THEN greatest(%(horizon)s, a.at, least(m.since, r.opened_at)) END AS at) floor
    CROSS JOIN (SELECT ARRAY(
        SELECT blocked_id FROM accounts_block WHERE blocker_id = %(reader)s UNION ALL
        SELECT muted_id FROM accounts_mute WHERE muter_id = %(reader)s UNION ALL SELECT %(reader)s) AS ids) quiet
"""
ASKED = """
    WHERE t.id = {which}
      AND EXISTS (SELECT 1 FROM accounts_consent c WHERE c.user_id = %(reader)s AND c.withdrawn_at IS NULL)
"""
# Which of the posts `p` of the thread `t` are unread. (0 is nobody's id: a former member is no reason to keep silent.)
IS_UNREAD = """
    WHERE p.thread_id = t.id AND p.number > coalesce(r.upto, -1) AND p.created_at > floor.at AND q.id IS NULL
      AND p.number <> ALL (coalesce(r.seen, ARRAY[]::integer[])) AND p.deleted_at IS NULL
      AND coalesce(p.author_id, 0) <> ALL (quiet.ids)
      AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = p.id)
"""
UNREAD = f"FROM posts_post p {IS_UNREAD}"
# Of each thread: muted, new as a whole, how many posts. Where the reader was in it after their floor, `upto` says
# where what is new begins (reading moves it over all that is older); else the floor does. Each has its index, and the
# order chooses it; the newest come first, and the count ends at its limit.
COUNT = f"""
    SELECT t.id, q.id IS NOT NULL AS muted,
        r.id IS NULL AND EXISTS (SELECT 1 {UNREAD} AND p.id = t.opening_id) AS is_new,
        CASE WHEN t.last_activity <= floor.at THEN 0
             WHEN r.at >= floor.at
             THEN (SELECT count(*) FROM (SELECT 1 {UNREAD} ORDER BY p.number DESC LIMIT %(limit)s) n)
             ELSE (SELECT count(*) FROM (SELECT 1 {UNREAD} ORDER BY p.created_at DESC LIMIT %(limit)s) n) END AS count
    {ABOUT} {ASKED}
"""  # noqa: S608  (constants of this module; values go in as parameters, here and below)
# In reading order: the thread's own pages from top to bottom, then its branches, in the order in which they began. Who
# begins to read finds it within the first pages, which an index holds in that order. Who has read more of a long thread
# finds it among what is unread, from the end at which they read: all of it where it is no more than SORTED.
SOME = f"(SELECT {SORTED})"  # a number that no plan is made for: it would expect fewer rows, and sort them all
# What is unread begins where they read last, by number; or at their floor, by time, which has moved on since.
BEGINS = """
    CROSS JOIN LATERAL (SELECT r.at >= floor.at AND NOT EXISTS (SELECT 1 FROM posts_post o
        WHERE o.thread_id = t.id AND o.number = r.upto + 1 AND o.created_at <= floor.at) AS by_number) begins
"""
ORDER = "p.branch_id IS NOT NULL, p.branch_id, {order}"
FIRST = f"""
    SELECT r.upto, r.seen, floor.at AS floor, q.id IS NOT NULL AS muted,
        coalesce(early.public_id, late.public_id) AS public_id, coalesce(early.number, late.number) AS number,
        EXISTS (SELECT 1 FROM accounts_notification n
            WHERE n.user_id = %(reader)s AND n.around = t.public_id AND n.read_at IS NULL) AS told {ABOUT} {BEGINS}
    LEFT JOIN LATERAL (SELECT p.public_id, p.number
        FROM (SELECT * FROM posts_post p WHERE p.thread_id = {{which}} AND p.branch_id IS NULL
              ORDER BY p.branch_id, {{order}} LIMIT {LOOKED_AT}) p {IS_UNREAD}
        ORDER BY p.branch_id, {{order}} LIMIT 1) early ON TRUE
    LEFT JOIN LATERAL (SELECT p.public_id, p.number FROM (
        (SELECT p.* {UNREAD} AND early.number IS NULL AND begins.by_number
         ORDER BY p.number {{from}} LIMIT {SOME})
        UNION ALL
        (SELECT p.* {UNREAD} AND early.number IS NULL AND begins.by_number IS NOT TRUE
         ORDER BY p.created_at {{from}} LIMIT {SOME})) p ORDER BY {ORDER} LIMIT 1) late ON TRUE {ASKED}
"""  # noqa: S608
OLDEST_FIRST = {"order": "p.path", "from": "ASC"}
NEWEST_FIRST = {"order": "p.path[1] DESC, p.path", "from": "DESC"}


@dataclass(frozen=True)
class Mark:
    """What a list says of a thread: `words` ("3 new"; empty: nothing new), and whether the reader has muted it."""

    words: str = ""
    muted: bool = False


NO_MARK = Mark()


@dataclass(frozen=True)
class Known:
    """What one reader has read of one thread before this page. `floor` is None where nothing can be unread; `first` is
    the first unread post, its id and number, in reading order; `told`: the bell says something of the thread."""

    upto: int = -1
    seen: frozenset[int] = frozenset()
    floor: datetime | None = None
    muted: bool = False
    opened: bool = False
    first: tuple[str, int] | None = None
    told: bool = False

    def has_read(self, number: int) -> bool:
        """Whether the post of that number has been on a page that they opened."""
        return number <= self.upto or number in self.seen


def horizon() -> datetime:
    """The moment before which nothing is unread any more."""
    return timezone.now() - HORIZON


def marks(threads: Collection[int], reader) -> dict[int, Mark]:
    """The mark of each of the threads (ids) that has one, for `reader`. One query; none for visitors."""
    if not reader.is_authenticated or not threads:
        return {}
    return marks_in(MARKS(reader=reader, threads=threads, **counting()))


def counting() -> dict[str, Any]:
    """The values of MARKS beside the reader and the threads."""
    return {"horizon": horizon(), "limit": MOST_COUNTED + 1}


def marks_in(rows: Iterable[Any]) -> dict[int, Mark]:
    """The same, of rows of MARKS."""
    return {pk: Mark(_words(count, is_new=is_new), muted) for pk, muted, is_new, count in rows if muted or count}


def _words(count: int, *, is_new: bool) -> str:
    """ "new" for a thread that is new as a whole, else how many of its posts are."""
    if is_new:
        return _("new")
    if count > MOST_COUNTED:
        return _("%(n)s+ new") % {"n": MOST_COUNTED}
    return ngettext("%(n)s new", "%(n)s new", count) % {"n": count} if count else ""


MEMBERSHIPS = Statement(lambda reader: Membership.objects.of(reader).active().values("community_id", "since"))


MARKS = Written(COUNT.replace("{which}", "ANY (%(threads)s)"), memberships=MEMBERSHIPS)


def _first(order: dict[str, str]) -> Written:
    words = FIRST
    for name, said in (order | {"which": "%(thread)s"}).items():
        words = words.replace(f"{{{name}}}", said)
    return Written(words, memberships=MEMBERSHIPS)


# What one reader has read of one thread, to be asked beside its posts: in which order they read it. No row of whom
# nothing is kept.
KNOWN = {"oldest": _first(OLDEST_FIRST), "newest": _first(NEWEST_FIRST)}


def known_of(rows: Sequence[tuple]) -> Known | None:
    """What `rows` of KNOWN say. None for people of whom nothing is kept."""
    if not rows:
        return None
    upto, seen, floor, muted, first, number, told = rows[0]
    opened, first_unread = upto is not None, (first, number) if first else None
    return Known(upto if opened else -1, frozenset(seen or ()), moment_of(floor), muted, opened, first_unread, told)
