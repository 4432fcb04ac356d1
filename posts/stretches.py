"""Which stretch of a thread a page shows, read as plain values in order."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from peerhealth import pages
from peerhealth.statements import Fixed, Statement
from posts.models import Post, Thread
from posts.models.post import LEVELS_SHOWN

POSTS_A_PAGE = 50
LAST = 2**31 - 1  # greater than any post's number
OLDEST = (("path", False),)
# The newest conversation first; within it people speak in the order in which they spoke.
NEWEST = (("path__0", True), ("path", False))


@dataclass(frozen=True)
class Place:
    """Which stretch of a thread is asked for: an order, a branch, and where the page begins."""

    newest: bool = False
    branch: int | None = None
    after: tuple[int, ...] = ()
    before: tuple[int, ...] = ()

    def values(self, path: tuple[int, ...]) -> list[Any] | None:
        """The order fields' values of the post at `path`; None for no path."""
        if not path:
            return None
        return [path[0], list(path)] if self.newest else [list(path)]


def cursor(row: dict[str, Any]) -> str:
    """A post's place in its branch, for an address: "12.15.18"."""
    return ".".join(map(str, row["path"]))


def parse_cursor(text: str) -> tuple[int, ...]:
    """The path that `text` names; () for none or a malformed one."""
    parts = text.split(".") if text else []
    right = len(parts) <= LEVELS_SHOWN and all(p.isascii() and p.isdigit() and len(p) < 10 for p in parts)
    return tuple(map(int, parts)) if right else ()


def page_of_posts(thread: Thread, place: Place) -> pages.Page:
    """The replies of one page as raw values, in order. One query."""
    begin, backwards = place.values(place.before or place.after), bool(place.before)
    asked = {"thread": thread.pk, "branch": place.branch, "newest": place.newest, "backwards": backwards}
    if begin:
        asked |= {"path": begin[-1]} | ({"first": begin[0]} if place.newest else {})
    rows = STRETCH(**asked, size=Fixed(POSTS_A_PAGE + 1))
    return pages.cut(rows, cursor, size=POSTS_A_PAGE, is_first=not begin, backwards=backwards)


def _stretch(*, thread, branch, newest, backwards, size, path=None, first=None) -> QuerySet:
    order = NEWEST if newest else OLDEST
    # Not by number, though only the opening has none: that has an index of its own, without the order.
    replies = Post.objects.filter(thread=thread, branch=branch, depth__gt=0)
    if path is not None:
        replies = replies.filter(pages.beyond(order, [first, path] if newest else [path], backwards=backwards))
    # The branch is one and the same. Named, it makes the order that of the index: "IS NULL" alone does not tell
    # PostgreSQL so, and it would sort all replies of the thread (0.8 s of 100,000).
    shown = replies.order_by(*pages.ordered((("branch_id", False), *order), backwards=backwards)).values("pk")[:size]
    # A plan is for threads of any length: what is joined is joined to a page of posts, never to all of a thread.
    return Post.objects.filter(pk__in=shown).for_page().order_by(*pages.ordered(order, backwards=backwards))


STRETCH = Statement(_stretch)


def page_with_post(thread: Thread, post: dict[str, Any], *, newest: bool = False) -> pages.Page:
    """The page on which `post` (a row with `path` and `branch_id`) stands: the first one if it is there, else one that
    begins at the top of the conversation that the post belongs to, or at the post itself if that conversation is longer
    than a page."""
    path = post["path"]
    begins = [_just_before([path[0]], newest=newest), _just_before(path, newest=newest)]
    from_the_start = thread.last_number - path[0] if newest else path[0]
    if from_the_start <= POSTS_A_PAGE:
        begins.insert(0, ())
    for begin in begins:
        found = page_of_posts(thread, Place(newest, post["branch_id"], after=begin))
        if any(row["path"] == path for row in found.rows):
            break
    return found


def _just_before(path: list[int], *, newest: bool) -> tuple[int, ...]:
    """A path that no post has and that stands right before `path`: below its elder neighbour, after everything."""
    step = +1 if newest and len(path) == 1 else -1
    return (*path[:-1], path[-1] + step, LAST)
