"""Reading a thread: rows of posts as plain values, with the reader's extras attached in one pass."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from accounts import professions
from accounts.blocking import FOLDED, folds_in
from communities.access import Standing
from communities.standing import told_beside_posts
from peerhealth import pages
from peerhealth.icons import icon
from peerhealth.ids import is_id
from peerhealth.statements import Statement, Together
from posts import building, folding, greeting, ordering, unread
from posts.branching import shape
from posts.folding import reasons_with
from posts.kinds import OFFERED, REACTION_ICONS, Kind
from posts.models import Post, Reaction, Thread
from posts.models.post import LEVELS_SHOWN, ROW, SPOKEN_WITH
from posts.stretches import Place, page_of_posts, page_with_post, parse_cursor
from posts.tagging import TAGS, by_post
from posts.topics import said as in_words

NAMED = Statement(lambda thread, public_id: Post.objects.filter(thread=thread, public_id=public_id).for_page())
ROOT = Statement(lambda thread, pk: Post.objects.filter(thread=thread, pk=pk).for_page())


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
    spoken: str = ""  # with which checked profession, as a sentence
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
    before: unread.Known | None = None  # what they had read of the thread before this page
    also: tuple[list[tuple], ...] = ()  # the rows of what was asked beside it
    guides: tuple[tuple[str, str, str], ...] = ()  # that it became part of (title, community's address, guide's)

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


def open_page(
    thread: Thread, query, reader, standing: Standing, *, kept_newest: bool = False, also: tuple[Statement, ...] = ()
) -> View | None:  # fmt: skip
    """The page that `query` (a request's GET: `sort`, `branch`, `post`, `after`, `before`) asks for, with the reader's
    extras, in the order that the reader has kept unless the address names one; None where it names a post that is not
    in this thread. `also`: statements about the `reader` alone, asked beside it where they are signed in. Two queries,
    one or two more for a post or a branch; five at the very most, for a post deep in a conversation that is longer than
    a page."""
    newest = ordering.asked(query, kept_newest)
    named = query.get("post") or query.get("branch")
    found = NAMED(thread=thread.pk, public_id=named) if named and is_id(named) else []
    target = found[0] if found else None
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
    said = beside(values, thread, reader, newest=newest, also=also)
    drawn = rows(values, thread, reader, standing, base=roots[0]["depth"] if branch else 0, said=said)
    folded = _attach_people(values, drawn, thread, reader, said)
    root = drawn[0] if shows_root else None
    shape(drawn[len(roots) :], root)
    return View(
        drawn[len(roots) :], root, page, newest, kept_newest, root.public_id if branch else "", folded,
        before=said.known, also=said.also, guides=said.guides,
    )  # fmt: skip


def _root(thread: Thread, branch: int | None) -> list[dict[str, Any]]:
    """The row of the page's root. The door of the thread has read the opening post already."""
    if branch:
        return ROOT(thread=thread.pk, pk=branch)
    hiding = getattr(thread.opening, "hiding", None)
    apart = {
        "parent__number": None,
        "parent__public_id": None,
        "author__username": thread.author and thread.author.username,
        "author__avatar_seed": thread.author and thread.author.avatar_seed,
        "hiding__id": hiding and hiding.pk,
        "hiding__reason": hiding and hiding.reason,
        "helped__at": None,
        **{name: getattr(thread, f"opening_{name}") for name in SPOKEN_WITH},
    }
    return [{name: getattr(thread.opening, name) for name in ROW if name not in apart} | apart]


@dataclass(frozen=True)
class Beside:
    """What stands beside the posts of a page, by the id of a post or of a person."""

    tags: dict[int, list[dict[str, str]]]
    relations: dict[int, str]  # of people to the condition, who chose that it shows
    mine: set[tuple[int, str]]  # the reader's reactions: post and kind
    people: dict[int, str]  # whom the reader sees folded, and why
    known: unread.Known | None = None
    also: tuple[list[tuple], ...] = ()
    guides: tuple[tuple[str, str, str], ...] = ()  # as `View.guides`


REACTED = Statement(
    lambda reader, posts: Reaction.objects.filter(user=reader, post__in=posts).values_list("post_id", "kind")
)
FOR_VISITORS = Together(TAGS, told_beside_posts, building.GUIDES)


@cache
def _for_readers(order: str, also: tuple[Statement, ...]) -> Together:
    known = (unread.KNOWN[order], folding.CHOSEN_NOW)
    return Together(TAGS, told_beside_posts, REACTED, FOLDED, building.GUIDES, *known, *also)


def beside(
    values: list[dict[str, Any]], thread: Thread, reader, *, newest: bool = False, also: tuple[Statement, ...] = ()
) -> Beside:  # fmt: skip
    """What stands beside these posts for `reader`. One query, however many posts."""
    posts = [value["id"] for value in values]
    people = list({thread.author_id, *(value["author_id"] for value in values)} - {None})
    asked = {"posts": posts, "community": thread.community_id, "people": people, "thread": thread.pk, "who": reader}
    if not reader.is_authenticated:
        tags, relations, guides = FOR_VISITORS(**asked)
        return Beside(by_post(tags), dict(relations), set(), {}, guides=tuple(guides))
    asked |= {"reader": reader, "horizon": unread.horizon(), "now": timezone.now()}
    found = _for_readers("newest" if newest else "oldest", also)(**asked)
    tags, relations, mine, folded, guides, known, topics, *more = found
    folding.note(reader, topics)
    about = {"guides": tuple(guides), "known": unread.known_of(known), "also": tuple(more)}
    return Beside(by_post(tags), dict(relations), set(mine), folds_in(folded), **about)


def rows(
    values: list[dict[str, Any]], thread: Thread, reader, standing: Standing, *, base: int = 0,
    said: Beside | None = None,
) -> list[PostRow]:  # fmt: skip
    """The posts with what `reader` has done and may see. One query, however many posts; none with what is `said` beside
    them.

    Words of hidden posts never leave this function unless the reader wrote them or moderates. `base` is the depth of
    the root of the page.
    """
    said = said or beside(values, thread, reader)
    me = reader.pk  # asked once: the person of a request is a proxy, which is slow to ask
    drawn = [_row(value, thread, me, standing, base) for value in values]
    live = {value["id"]: row for value, row in zip(values, drawn, strict=True) if row.state != "gone"}
    for post_id, row in live.items():
        row.tags = said.tags.get(post_id, [])
    # Words and icons are looked up once a page, not once a post; a visitor sees only reactions that were given.
    offered = [(kind.value, str(kind.label), icon(REACTION_ICONS[kind], 16)) for kind in OFFERED[thread.kind]]
    for value in values:
        if value["id"] in live:
            counts = value["reaction_counts"]
            live[value["id"]].reactions = [
                (kind, label, drawing, counts.get(kind, 0), (value["id"], kind) in said.mine)
                for kind, label, drawing in offered
                if standing.is_member or kind in counts
            ]
    return drawn


def _row(value: dict[str, Any], thread: Thread, me: int | None, standing: Standing, base: int) -> PostRow:
    hidden, mine = value["hiding__id"] is not None, value["author_id"] is not None and value["author_id"] == me
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
        notes=in_words(value["notes"]) if words and value["notes"] else "",
        spoken=_spoken(value) if words and value["credential__profession"] else "",
        helped=state == "live" and value["helped__at"] is not None and thread.kind == Kind.QUESTION,
        newcomer=words and standing.is_member and greeting.is_newcomers(value),
    )


def _spoken(value: dict[str, Any]) -> str:
    return professions.spoken(*(value[name] for name in SPOKEN_WITH))


def _attach_people(values: list[dict[str, Any]], drawn: list[PostRow], thread: Thread, reader, said: Beside) -> str:
    """Gives each post its author's relation (members of this community who chose so) and whether `reader` sees it
    folded; the latter is returned for the thread itself. No query."""
    fold_of = reasons_with(reader, said.people)
    for value, row in zip(values, drawn, strict=True):
        if row.state != "gone":
            row.relation = said.relations.get(value["author_id"], "")
            row.folded = fold_of(value["author_id"], value["notes"])
    return fold_of(thread.author_id, thread.opening.notes)


def one(post: Post, reader, standing: Standing) -> PostRow:
    """A single post as its page draws it, for answers that replace one post in place."""
    value = Post.objects.filter(pk=post.pk).for_page().get()
    return rows([value], post.thread, reader, standing)[0]
