"""Remembering what somebody has read, and forgetting it in time.

A reading is one row a person and thread: every number up to `upto`, and single numbers `seen` beyond it, because pages
are read in any order. After each page `upto` moves over everything that is read or can never be unread (own posts,
deleted ones, those from before the reader's floor, which only rises); a hidden post stops it, because it may be shown
again. `seen` holds at most MOST_SEEN numbers: beyond that the oldest are let go by raising `upto` over them, which may
declare older unread posts read, never newer ones, and never brings back a mark.
"""

from dataclasses import replace
from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpRequest

from accounts import notifying
from accounts.blocking import BLOCKED, MUTED
from communities import consent
from communities.models import Community
from peerhealth import afterwards, moments, one_clock, purging
from posts import unread
from posts.models import AllRead, Reading, Thread
from posts.reading import PostRow, View

MOST_SEEN = 500  # ten pages read out of order; 2 KB a row at most

# `upto` and `seen` after reading, from {upto} and {seen} before and with the page; see above.
MERGED = """
    SELECT coalesce(kept.n[cardinality(kept.n) - %(most)s], moved.upto),
           kept.n[greatest(cardinality(kept.n) - %(most)s, 0) + 1 :]
    FROM (SELECT {upto} AS upto, {seen} AS seen) had
    CROSS JOIN LATERAL (SELECT greatest(had.upto, coalesce(
        (SELECT p.number - 1 FROM posts_post p
         WHERE p.thread_id = %(thread)s AND p.number > had.upto AND p.number <> ALL (had.seen)
           AND p.deleted_at IS NULL AND p.author_id IS DISTINCT FROM %(reader)s AND p.created_at > %(floor)s
         ORDER BY p.number LIMIT 1),
        (SELECT max(p.number) FROM posts_post p WHERE p.thread_id = %(thread)s))) AS upto) moved
    CROSS JOIN LATERAL (SELECT ARRAY(
        SELECT DISTINCT n FROM unnest(had.seen) n WHERE n > moved.upto ORDER BY n) AS n) kept
"""
# One statement, and the row decides: two tabs at the same moment wait for each other and lose nothing. The consent is
# held meanwhile, so that nothing is written after it was taken back.
REMEMBER = f"""
    INSERT INTO posts_reading AS r (user_id, thread_id, upto, seen, opened_at, at)
    SELECT %(reader)s, %(thread)s, first.upto, first.seen, %(now)s, %(now)s
    FROM accounts_consent c
    CROSS JOIN LATERAL ({MERGED.format(upto="%(upto)s", seen="%(shown)s::integer[]")}) first(upto, seen)
    WHERE c.user_id = %(reader)s AND c.withdrawn_at IS NULL
    LIMIT 1 FOR SHARE OF c
    ON CONFLICT (user_id, thread_id) DO UPDATE SET
        (upto, seen) = ({MERGED.format(upto="r.upto", seen="r.seen || %(shown)s::integer[]")}),
        opened_at = CASE WHEN r.at > %(horizon)s THEN r.opened_at ELSE excluded.opened_at END,
        at = greatest(r.at, excluded.at)
"""  # noqa: S608  (constants of this module; values go in as parameters)


def opened(request: HttpRequest, thread: Thread, view: View) -> View:
    """The page as its reader sees it, unread posts marked; once the answer is out they are remembered as read: a query
    that writes where the page shows something new."""
    before = view.before
    view = _marked(view, before)
    if before is not None and _is_read(request):
        afterwards.do(request, partial(remember, request.user, thread, view, before))
    return view


def _marked(view: View, before: unread.Known | None) -> View:
    """The page with its unread posts marked, and with the way to the first of the whole thread: what was unread
    `before` this page was opened."""
    if before is None:
        return view
    for row in view.rows if view.root is None else [view.root, *view.rows]:
        row.unread = _is_unread(row, before)
    return replace(view, first_unread=_way(view, before), muted=before.muted)


def _is_unread(row: PostRow, before: unread.Known) -> bool:
    """UNREAD, for a post that a page shows."""
    return (
        row.state == "live"
        and not row.mine
        and row.folded not in {BLOCKED, MUTED}
        and not before.muted
        and before.floor is not None
        and row.created_at > before.floor
        and not before.has_read(row.number)
    )


def _way(view: View, before: unread.Known) -> str:
    """Where the first unread post is, seen from this page: empty if there is none, and for the opening post, which
    stands where the thread begins anyway."""
    if before.first is None or before.first[1] == 0:
        return ""
    public_id, _number = before.first
    if any(row.public_id == public_id for row in view.rows):
        return f"#p-{public_id}"
    return f"?post={public_id}{'&sort=newest' if view.newest else ''}#p-{public_id}"


def _is_read(request: HttpRequest) -> bool:
    """Whether somebody looks at the page: a browser that fetches pages in advance says so (the `Sec-Purpose` header of
    the Fetch standard, and what it was called before)."""
    purpose = request.headers.get("Sec-Purpose", "") or request.headers.get("Purpose", "")
    return request.method == "GET" and "prefetch" not in purpose.lower()


def remember(reader, thread: Thread, view: View, before: unread.Known) -> None:
    """Notes that `reader` has had `view` before their eyes. One query; none if it shows nothing that they had not read.
    Tombstones are not read: what is shown again was not seen. What the bell said of the posts shown is read as well:
    one query more, where it said something."""
    rows = view.rows if view.root is None else [view.root, *view.rows]
    shown = [row.number for row in rows if row.state != "gone" and not before.has_read(row.number)]
    theirs = [row for row in rows if row.state != "gone" and not row.mine and not before.has_read(row.number)]
    if before.told:
        notifying.read_together(reader, [thread.public_id, *(row.public_id for row in rows if row.state != "gone")])
    if before.opened and not theirs:
        return
    about = {"reader": reader.pk, "thread": thread.pk, "upto": before.upto, "shown": shown}
    now = one_clock.now()
    # Whom the thread did not concern before: it does from this opening on.
    moments = {"now": now, "horizon": unread.horizon(), "floor": before.floor or now}
    with connection.cursor() as cursor:
        cursor.execute(REMEMBER, about | moments | {"most": MOST_SEEN})


def moment_now() -> str:
    """This moment for a form: what comes after the page was drawn stays unread."""
    return moments.stamp(one_clock.now())


def parse_moment(text: str) -> datetime:
    """The moment that `text` names, at the latest now; now for none or a malformed one."""
    now = one_clock.now()
    return min(now, moments.from_stamp(text) or now)


@transaction.atomic
def all_read(reader, communities: list[Community], at: datetime) -> None:
    """Everything that was written in `communities` until `at` counts as read. A later moment stays. Raises
    ConsentFirst."""
    consent.hold(reader)
    rows = [AllRead(user=reader, community=community, at=at) for community in communities]
    AllRead.objects.bulk_create(rows, ignore_conflicts=True)
    AllRead.objects.filter(user=reader, community__in=communities).update(at=Greatest(F("at"), at))


def purge(batch: int = 1000) -> int:
    """Deletes what can change no mark any more: readings and "everything read" beyond the horizon. How many rows. In
    batches, beside the running site."""
    old = [model.objects.filter(at__lt=unread.horizon()).order_by("at") for model in (Reading, AllRead)]
    return sum(purging.purge(rows, batch) for rows in old)
