"""Threads and posts as lines of COPY, with the counters that the verbs would have left (`posts.publishing`)."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from peerhealth import markup
from posts.kinds import KIND_NEEDS, OFFERED, Audience, Kind
from posts.loading import shapes
from posts.loading.copying import NULL, Table, escaped, moment
from posts.loading.people import Place, random_id
from posts.loading.pieces import Piece, Pool, Title, excerpt
from posts.models.thread import address_word
from posts.topics import Topic

THREADS = (
    "id, public_id, community_id, author_id, opening_id, title, slug, kind, need, audience, excerpt, created_at, "
    "last_activity, last_number, reply_count, helpers, first_reply_at, first_here"
)
POSTS = (
    "id, public_id, thread_id, author_id, parent_id, branch_id, number, path, depth, body, html, markup_version, "
    "reply_count, reaction_counts, created_at, first_here, notes, deleted_at"
)
ENTRIES = "post_id, thread_id, community_id, author_id, members_only, created_at, language, vector"
TAGGED = "tag_id, content_object_id, thread_id, form"
REACTIONS = "post_id, user_id, kind, created_at"
HIDINGS = "post_id, by_id, reason, at"
KINDS = (Kind.QUESTION,) * 9 + (Kind.STORY,) * 4 + (Kind.VENT,) * 3 + (Kind.TIP, Kind.TIP, Kind.WIN, Kind.UPDATE)
AUDIENCES = (Audience.EVERYONE,) * 12 + (Audience.NO_SEARCH,) * 6 + (Audience.MEMBERS,) * 2
# Of a thousand posts: deleted, hidden, with a note, by people who have left.
DELETED, HIDDEN, NOTED, FORMER = 10, 2, 15, 6
REASON = "It was about something else."


@dataclass
class Said:
    """A post before it has an id."""

    thread: "Begun"
    number: int
    at: datetime
    author: int | None
    pieces: list[Piece]
    fate: str = ""  # "deleted", "hidden"
    pk: int = 0
    reactions: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """Whether everyone who may read the thread can read it."""
        return not self.fate


@dataclass
class Begun:
    """A thread before its posts have ids."""

    pk: int
    place: Place
    pool: Pool
    title: Title
    kind: str
    audience: str
    tree: shapes.Tree
    posts: list[Said] = field(default_factory=list)

    @property
    def is_public(self) -> bool:
        """Whether everyone may read it, by community and audience."""
        return self.place.is_public and self.audience != Audience.MEMBERS


class Lines:
    """The tables that threads fill, and what is learnt while they are filled."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.last, self.spoke, self.tags = chance, 0, set[int](), dict[str, int]()
        self.words: set[tuple[str, str]] = set()
        named = {
            "posts_thread": THREADS, "posts_post": POSTS, "posts_searchentry": ENTRIES, "posts_taggedpost": TAGGED,
            "posts_reaction": REACTIONS, "posts_hiding": HIDINGS,
        }  # fmt: skip
        self.tables = {name: Table(name, columns, []) for name, columns in named.items()}

    def put(self, threads: list[Begun]) -> None:
        """Writes these threads: their posts in the order of time, as they came to the site."""
        ordered = sorted((post for thread in threads for post in thread.posts), key=lambda post: post.at)
        for post in ordered:
            self.last += 1
            post.pk = self.last
        first = {id(post) for post in ordered if self._is_first(post)}
        for thread in threads:
            self._thread(thread, id(thread.posts[0]) in first)
        for post in ordered:
            self._post(post, id(post) in first)
        for table in self.tables.values():
            table.write()

    def _is_first(self, post: Said) -> bool:
        if post.author is None:
            return False
        key = post.author * 1_000 + post.thread.place.pk % 1_000
        is_first = key not in self.spoke
        self.spoke.add(key)
        return is_first

    def _thread(self, thread: Begun, first: bool) -> None:
        opening, gone = thread.posts[0], thread.posts[0].fate == "deleted"
        read = [post for post in thread.posts if post.is_read]
        replies = [post for post in read if post.number]
        others = [post for post in replies if post.author != opening.author or opening.author is None]
        title = "" if gone else thread.title.text
        self.tables["posts_thread"].put(
            thread.pk, random_id(self.chance), thread.place.pk, opening.author or NULL, opening.pk, escaped(title),
            escaped(address_word(title)), thread.kind, KIND_NEEDS[Kind(thread.kind)], thread.audience,
            "" if gone else escaped(excerpt(opening.pieces)), moment(opening.at),
            moment(max((post.at for post in read), default=opening.at)), len(thread.posts) - 1, len(replies),
            len({post.author for post in others} - {None}), moment(min((post.at for post in others), default=None)),
            "t" if first else "f",
        )  # fmt: skip

    def _post(self, post: Said, first: bool) -> None:
        thread, gone, number = post.thread, post.fate == "deleted", post.number
        tree, counts = thread.tree, Counter(kind for _user, kind in post.reactions)
        parent, branch = tree.parents[number], tree.branches[number]
        at, author, body, html = moment(post.at), post.author or NULL, "", ""
        if not gone:
            body = "\\n\\n".join([one.body for one in post.pieces])
            html = "".join([one.html for one in post.pieces])
        self.tables["posts_post"].put(
            post.pk, random_id(self.chance), thread.pk, author,
            thread.posts[parent].pk if parent >= 0 else NULL, thread.posts[branch].pk if branch >= 0 else NULL, number,
            "{" + ",".join(map(str, tree.paths[number])) + "}", tree.depths[number], body, html, markup.VERSION,
            tree.children[number], json.dumps(counts), at, "t" if first else "f",
            "{" + (post_note(post) if not gone else "") + "}", moment(post.at + timedelta(hours=1)) if gone else NULL,
        )  # fmt: skip
        for user, kind in post.reactions:
            self.tables["posts_reaction"].put(post.pk, user, kind, at)
        if post.fate == "hidden":
            self.tables["posts_hiding"].put(post.pk, thread.place.moderator, REASON, at)
        if post.is_read:
            self._tags(post)
            if thread.posts[0].is_read:
                self._entry(post, at, author)

    def _tags(self, post: Said) -> None:
        forms: dict[str, str] = {}
        for tag, form in [pair for one in post.pieces for pair in one.tags]:
            forms.setdefault(tag, form)
        for tag, form in forms.items():
            pk = self.tags.setdefault(tag, len(self.tags) + 1)
            self.tables["posts_taggedpost"].put(pk, post.pk, post.thread.pk, form)

    def _entry(self, post: Said, at: str, author: Any) -> None:
        thread, parts, start = post.thread, [], 1
        if not post.number:
            parts, start = [thread.title.vector], thread.title.after
        for one in post.pieces:
            parts.append(one.vector(start))
            start += one.places
            if one.marks:
                parts.append(one.marks)
        parts.append(f"'&{thread.place.pk}' '@{post.at.astimezone(UTC):%Y-%m}'")
        self.tables["posts_searchentry"].put(
            post.pk, thread.pk, thread.place.pk, author, "t" if thread.audience == Audience.MEMBERS else "f", at,
            thread.pool.code, " ".join(parts),
        )  # fmt: skip
        if thread.is_public:
            self.words.update(*(one.words for one in post.pieces), thread.title.words if not post.number else ())


def post_note(post: Said) -> str:
    """The content note of a post, if it has one: always the same for the same post."""
    roll = (post.pk * 7_919) % 1_000
    return Topic.values[roll % len(Topic.values)] if roll < NOTED else ""


class Teller:
    """Says what is said in a thread."""

    def __init__(self, pools: dict[str, Pool], people: list[int], chance: Random, now: datetime) -> None:
        self.pools, self.people, self.chance, self.now = pools, people, chance, now

    def begin(self, pk: int, shape: shapes.Shape, place: Place, at: datetime, language: str) -> Begun:
        """A thread with all its posts."""
        chance, pool = self.chance, self.pools[language]
        audience = chance.choice(AUDIENCES) if place.is_public else Audience.MEMBERS
        audience = Audience.EVERYONE if shape.special else audience
        tree = shapes.tree(shapes.parents(shape, chance))
        thread = Begun(pk, place, pool, chance.choice(pool.titles), chance.choice(KINDS), audience, tree)
        for number, when in enumerate([at, *shapes.moments(at, shape.posts - 1, self.now, chance)]):
            thread.posts.append(self._say(thread, number, when, safe=shape.special and not number))
        return thread

    def _say(self, thread: Begun, number: int, at: datetime, *, safe: bool) -> Said:
        chance, pool = self.chance, thread.pool
        roll = 999 if safe else chance.randrange(1_000)
        fate = "deleted" if roll < DELETED else "hidden" if roll < DELETED + HIDDEN else ""
        author = None if DELETED + HIDDEN <= roll < DELETED + HIDDEN + FORMER else thread.place.somebody(chance)
        many = chance.choice((1, 2, 2, 3) if not number else (1, 1, 1, 2, 2))
        pieces = chance.choices(pool.paragraphs, k=many)
        if chance.random() < (0.12 if number else 0.5):
            pieces.append(chance.choices(pool.tag_lines, cum_weights=pool.reach)[0])
        said = Said(thread, number, at, author, pieces, fate)
        if fate != "deleted" and chance.random() < 0.25:
            offered = OFFERED[Kind(thread.kind)]
            users = {chance.choice(self.people) for _ in range(1 + int(6 * chance.random() ** 4))} - {author}
            said.reactions = [(user, chance.choice(offered)) for user in sorted(users, key=int)]
        return said
