"""Reading a thread: rows of posts as plain values, with the reader's extras attached in one pass."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

from communities.access import Standing
from communities.standing import told_beside_posts
from peerhealth import pages
from peerhealth.icons import icon
from peerhealth.ids import is_id
from peerhealth.statements import Fixed, Statement
from posts import greeting, ordering
from posts.branching import shape
from posts.folding import reasons
from posts.kinds import OFFERED, REACTION_ICONS, Kind
from posts.models import Post, Reaction, Thread
from posts.models.post import LEVELS_SHOWN, ROW
from posts.tagging import tags_of
from posts.topics import said

POSTS_A_PAGE = 50
LAST = 2**31 - 1  # greater than any post's number
OLDEST = (("path", False),)
# The newest conversation first; within it people speak in the order in which they spoke.
NEWEST = (("path__0", True), ("path", False))


@dataclass(slots=True)
class PostRow:
    """One post as its page draws it. `level` is its depth on this page (0 for the root of the page)."""

    public_id: str
    number: int
    level: int
    parent: int | None
    html: str
    state: str  # live, hidden (its words are shown to this reader), gone (a tombstone)
    reason: str
    author: str
    avatar: str
    by_starter: bool
    created_at: datetime
    edited_at: datetime | None
    continues: int
    mine: bool
    relation: str = ""  # of its author to the condition, where they chose to show it (a value of Membership.Relation)
    folded: str = ""  # blocked, muted or topics: this reader would rather not see it (a key of posts.folding.FOLDS)
    notes: str = ""  # what its author noted, in words
    unread: bool = False  # before this page was opened
    helped: bool = False  # the person who asked said so
    newcomer: bool = False  # their first post here, for members to greet
    tags: list[dict[str, str]] = field(default_factory=list)
    reactions: list[tuple[str, str, str, int, bool]] = field(default_factory=list)
    parent_id: str = ""
    # Of its page (`posts.branching.shape`): how many replies stand below it, and whom it answers where that is not
    # the post right above it: a name (empty: said by number) and an address.
    below: int = 0
    answers: str = ""
    answers_at: str = ""


@dataclass(frozen=True)
class Place:
    """Which stretch of a thread is asked for: an order, a branch, and where the page begins."""

    newest: bool = False
    branch: int | None = None
    after: tuple[int, ...] = ()
    before: tuple[int, ...] = ()

    def order(self) -> pages.Order:
        """The order fields."""
        return NEWEST if self.newest else OLDEST

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
    if place.after or place.before:
        beyond = {"after": place.values(place.after), "before": place.values(place.before)}
        return pages.page(_replies(thread.pk, place.branch), place.order(), cursor, size=POSTS_A_PAGE, **beyond)
    size = Fixed(POSTS_A_PAGE + 1)
    rows = FIRST_PAGE(thread=thread.pk, branch=place.branch, newest=place.newest, size=size)
    return pages.cut(rows, cursor, size=POSTS_A_PAGE)


def _replies(thread: int, branch: int | None) -> QuerySet:
    return Post.objects.filter(thread=thread, branch=branch, number__gt=0).for_page()


FIRST_PAGE = Statement(
    lambda thread, branch, newest, size: _replies(thread, branch).order_by(
        *pages.ordered(NEWEST if newest else OLDEST)
    )[:size]
)


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


@dataclass(frozen=True)
class View:
    """What a thread's page shows: its root (None on the thread's own later pages), the replies, and where it leads."""

    rows: list["PostRow"]
    root: "PostRow | None"
    page: pages.Page
    newest: bool
    kept_newest: bool = False  # the order that this reader has chosen before
    branch: str = ""
    folded: str = ""  # whether the thread itself is folded for the reader (a key of posts.folding.FOLDS)
    first_unread: str = ""  # the way to the first unread post of the thread, for an address; empty if there is none
    muted: bool = False  # whether the reader has muted the thread

    def address(self, **cursors: str) -> str:
        """The query string of a neighbouring page: stable, and as short as it can be."""
        # An order that is not the usual one is named: whoever is given the address has chosen none.
        sort = "newest" if self.newest else "oldest" if self.kept_newest else ""
        wanted = {"branch": self.branch, "sort": sort, **cursors}
        return "?" + urlencode({key: value for key, value in wanted.items() if value})

    @property
    def earlier(self) -> str:
        """Query string of the page before this one; empty at the beginning."""
        return self.address(before=self.page.before) if self.page.before else ""

    @property
    def later(self) -> str:
        """Query string of the page after this one; empty at the end."""
        return self.address(after=self.page.after) if self.page.after else ""


def open_page(thread: Thread, query, reader, standing: Standing, *, kept_newest: bool = False) -> View | None:
    """The page that `query` (a request's GET: `sort`, `branch`, `post`, `after`, `before`) asks for, with the reader's
    extras, in the order that the reader has kept unless the address names one; None where it names a post that is not
    in this thread. Five queries (three for visitors), one or two more for a post or a branch; four at the very most,
    for a post deep in a conversation that is longer than a page."""
    newest = ordering.asked(query, kept_newest)
    named = query.get("post") or query.get("branch")
    target = Post.objects.filter(thread=thread, public_id=named).for_page().first() if named and is_id(named) else None
    if named and target is None:
        return None
    starts_branch = target and target["depth"] and target["depth"] % LEVELS_SHOWN == 0
    if target and target["number"] and (query.get("post") or not starts_branch):
        page = page_with_post(thread, target, newest=newest)
        branch = target["branch_id"]
    else:
        branch = target["id"] if target and target["number"] else None
        cursors = {name: parse_cursor(query.get(name, "")) for name in ("after", "before")}
        page = page_of_posts(thread, Place(newest=newest, branch=branch, **cursors))
    shows_root = branch is not None or not page.before
    roots = [target] if branch and target["id"] == branch else _root(thread, branch) if shows_root else []
    values = roots + page.rows
    drawn = rows(values, thread, reader, standing, base=roots[0]["depth"] if branch else 0)
    folded = _attach_people(values, drawn, thread, reader)
    root = drawn[0] if shows_root else None
    shape(drawn[len(roots) :], root)
    return View(drawn[len(roots) :], root, page, newest, kept_newest, root.public_id if branch else "", folded)


def _root(thread: Thread, branch: int | None) -> list[dict[str, Any]]:
    """The row of the page's root. The door of the thread has read the opening post already."""
    if branch:
        return list(Post.objects.filter(thread=thread, pk=branch).for_page())
    hiding = getattr(thread.opening, "hiding", None)
    apart = {
        "parent__number": None,
        "parent__public_id": None,
        "author__username": thread.author and thread.author.username,
        "author__avatar_seed": thread.author and thread.author.avatar_seed,
        "hiding__id": hiding and hiding.pk,
        "hiding__reason": hiding and hiding.reason,
        "helped__at": None,
    }
    return [{name: getattr(thread.opening, name) for name in ROW if name not in apart} | apart]


def rows(values: list[dict[str, Any]], thread: Thread, reader, standing: Standing, *, base: int = 0) -> list[PostRow]:
    """The posts with what `reader` has done and may see. Two queries, however many posts; one for visitors.

    Words of hidden posts never leave this function unless the reader wrote them or moderates. `base` is the depth of
    the root of the page.
    """
    drawn = [_row(value, thread, reader, standing, base) for value in values]
    live = {value["id"]: row for value, row in zip(values, drawn, strict=True) if row.state != "gone"}
    for post_id, tags in tags_of(live).items():
        live[post_id].tags = tags
    mine = _reacted(reader, live)
    # Words and icons are looked up once a page, not once a post; a visitor sees only reactions that were given.
    offered = [(kind.value, str(kind.label), icon(REACTION_ICONS[kind], 16)) for kind in OFFERED[thread.kind]]
    for value in values:
        if value["id"] in live:
            counts = value["reaction_counts"]
            live[value["id"]].reactions = [
                (kind, label, drawing, counts.get(kind, 0), (value["id"], kind) in mine)
                for kind, label, drawing in offered
                if standing.is_member or kind in counts
            ]
    return drawn


def _row(value: dict[str, Any], thread: Thread, reader, standing: Standing, base: int) -> PostRow:
    hidden, mine = value["hiding__id"] is not None, value["author_id"] is not None and value["author_id"] == reader.pk
    words = value["deleted_at"] is None and (not hidden or mine or standing.is_moderator)
    state = ("hidden" if hidden else "live") if words else "gone"
    level = value["depth"] - base
    return PostRow(
        public_id=value["public_id"],
        number=value["number"],
        level=level,
        parent=value["parent__number"],
        html=value["html"] if words else "",
        state=state,
        reason="deleted" if value["deleted_at"] else (value["hiding__reason"] or "") if words else "hidden",
        author=(value["author__username"] or "") if words else "",
        avatar=(value["author__avatar_seed"] or "") if words else "",
        by_starter=words and value["author_id"] is not None and value["author_id"] == thread.author_id,
        created_at=value["created_at"],
        edited_at=value["edited_at"] if words else None,
        continues=value["reply_count"] if level == LEVELS_SHOWN else 0,
        mine=mine,
        parent_id=value["parent__public_id"] or "",
        notes=said(value["notes"]) if words and value["notes"] else "",
        helped=state == "live" and value["helped__at"] is not None and thread.kind == Kind.QUESTION,
        newcomer=words and standing.is_member and greeting.is_newcomers(value),
    )


def _attach_people(values: list[dict[str, Any]], drawn: list[PostRow], thread: Thread, reader) -> str:
    """Gives each post its author's relation (members of this community who chose so) and whether `reader` sees it
    folded; the latter is returned for the thread itself. Two queries, one for visitors; one more for signed-in people
    where a post has notes."""
    authors = {value["author_id"] for value in values} - {None}
    fold_of = reasons(reader, authors | {thread.author_id})
    relations = dict(told_beside_posts(community=thread.community_id, people=authors)) if authors else {}
    for value, row in zip(values, drawn, strict=True):
        if row.state != "gone":
            row.relation = relations.get(value["author_id"], "")
            row.folded = fold_of(value["author_id"], value["notes"])
    return fold_of(thread.author_id, thread.opening.notes)


def _reacted(reader, post_ids) -> set[tuple[int, str]]:
    if not reader.is_authenticated or not post_ids:
        return set()
    return set(REACTED(reader=reader.pk, posts=list(post_ids)))


REACTED = Statement(
    lambda reader, posts: Reaction.objects.filter(user_id=reader, post__in=posts).values_list("post_id", "kind")
)


def one(post: Post, reader, standing: Standing) -> PostRow:
    """A single post as its page draws it, for answers that replace one post in place."""
    value = Post.objects.filter(pk=post.pk).for_page().get()
    return rows([value], post.thread, reader, standing)[0]
