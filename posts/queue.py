"""What waits for an answer in a community: for members newcomers first, then who waits longest. A page is read in two
stretches of one index, first posts of the last days and all others, so that it costs the same however much waits.

For everybody else there is one stretch, by time alone: whose first post something is would point strangers at
newcomers, and tell of whoever is not among them that they have said something before that members alone may read."""

from typing import Any

from django.db.models import Value

from communities.access import Standing
from peerhealth import pages
from posts import claiming, folding, greeting, listing
from posts.tagging import tags_of

A_PAGE = 20
OLDEST = (("created_at", False), ("public_id", False))
IN_STRETCHES = (("stretch", False), *OLDEST)
NEWCOMERS, OTHERS = "n", "o"


def cursor(row: dict[str, Any]) -> str:
    """A row's place in the queue, for an address: its stretch, and its place there."""
    at = listing.cursor({"created_at": row["created_at"], "public_id": row["public_id"]})
    return f"{(NEWCOMERS, OTHERS)[row['stretch']]}-{at}"


def parse_cursor(text: str) -> tuple[int, list[Any]] | None:
    """(stretch, the order fields' values) that `text` names; None for none or a malformed one."""
    stretch, _, rest = text.partition("-")
    start = listing.parse_cursor(rest)
    return ((NEWCOMERS, OTHERS).index(stretch), start) if start and stretch in (NEWCOMERS, OTHERS) else None


def page(threads, query, reader, standing: Standing) -> pages.Page:
    """One page of those of a queryset of visible threads that wait. Rows of `Thread.for_list` with `tags`, `notes`,
    `folded`, `newcomer` (for members), `mine` and `claim` (for members: claiming.MINE or OTHERS). `query` may hold
    `after` or `before`. Three queries for visitors, five for members, one more where there are notes."""
    found = _read(threads.waiting().listed(), query, is_member=standing.is_member)
    tags = tags_of([row["opening_id"] for row in found.rows]) if found.rows else {}
    claims = claiming.on([row["id"] for row in found.rows], reader) if standing.is_member else {}
    for row in found.rows:
        row["tags"] = tags.get(row["opening_id"], [])
        row["newcomer"] = standing.is_member and greeting.is_newcomers(row)
        row["mine"] = reader.is_authenticated and row["author_id"] == reader.pk
        row["claim"] = claims.get(row["id"], "")
    folding.mark(found.rows, folding.reasons(reader, {row["author_id"] for row in found.rows}))
    return found


def _read(threads, query, *, is_member: bool) -> pages.Page:
    """The rows, in one query. A page begins in a stretch and goes on into the next one."""
    new = greeting.by_newcomers()
    first, stretches = (0, [threads.filter(new), threads.exclude(new)]) if is_member else (1, [threads, threads])
    before = parse_cursor(query.get("before", ""))
    start, backwards = before or parse_cursor(query.get("after", "")), before is not None
    here = max(start[0] if start else 0, first)
    parts = []
    for number in range(here, first - 1, -1) if backwards else range(here, len(stretches)):
        stretch = stretches[number]
        if start and number == here:
            stretch = stretch.filter(pages.beyond(OLDEST, start[1], backwards=backwards))
        rows = stretch.order_by(*pages.ordered(OLDEST, backwards=backwards)).for_list()
        parts.append(rows.annotate(stretch=Value(number))[: A_PAGE + 1])
    whole = parts[0]
    if parts[1:]:
        order = pages.ordered(IN_STRETCHES, backwards=backwards)
        whole = whole.union(*parts[1:], all=True).order_by(*order)[: A_PAGE + 1]
    rows = list(whole)
    more, rows = len(rows) > A_PAGE, rows[:A_PAGE]
    rows = rows[::-1] if backwards else rows
    if not rows:
        return pages.Page([])
    return pages.Page(
        rows,
        before=cursor(rows[0]) if (more if backwards else start is not None) else "",
        after=cursor(rows[-1]) if (more or backwards) else "",
    )
