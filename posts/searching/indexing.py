"""The index of search: one row for each post that may be found, written by the verbs that write posts, in the same
transaction."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

from django.db import transaction

from peerhealth import jobs, statements
from peerhealth.new_rows import Part
from posts.kinds import Audience, Kind
from posts.models import Post, SearchEntry, Thread
from posts.searching import statistics
from posts.searching.lexemes import language_of, placed
from posts.searching.text import plain
from posts.tagging import tags_of

BATCH = AT_ONCE = 500
REST_JOB = "posts.index_rest"
# Between a title and the words below it: no phrase begins in one and ends in the other.
GAP = 20
# At a question of which its author has told what happened.
OUTCOME = "!outcome"
LAST_PLACE, MOST_PLACES = 16_000, 200
WRITE = """
    INSERT INTO posts_searchentry
        (post_id, thread_id, community_id, author_id, members_only, created_at, language, vector)
    SELECT post_id, thread_id, community_id, author_id, members_only, created_at, language, vector::tsvector
    FROM unnest(%(posts)s::bigint[], %(threads)s::bigint[], %(communities)s::bigint[], %(authors)s::bigint[],
                %(members)s::boolean[], %(moments)s::timestamptz[], %(languages)s::text[], %(vectors)s::text[])
        AS new (post_id, thread_id, community_id, author_id, members_only, created_at, language, vector)
    ON CONFLICT (post_id) DO UPDATE SET author_id = excluded.author_id, members_only = excluded.members_only,
        language = excluded.language, vector = excluded.vector
"""
# The same of a new post.
ENTER = """
    INSERT INTO posts_searchentry
        (post_id, thread_id, community_id, author_id, members_only, created_at, language, vector)
    SELECT id, %(thread)s, %(community)s, %(author)s::bigint, %(members_only)s::boolean, %(created_at)s, %(language)s,
        %(vector)s::tsvector
    FROM new
"""
ENTERED = ("thread", "community", "author", "members_only", "created_at", "language", "vector")
COLUMNS = ("posts", "threads", "communities", "authors", "members", "moments", "languages", "vectors")
READ = ("thread__community", "thread__opening", "thread__outcome")


def index(post: Post) -> None:
    """Brings the entry of `post` to what it says now; one that may not be found has none. Tags are read from their
    rows, so they are written before."""
    index_all([post.pk])


def entering(post: Post, read: "Read", tags: Iterable[str]) -> Part:
    """The entry of a new post, of which `read` was read, with these hashtags (names). Beside its own row, in a thread
    that its verb holds locked and whose opening can be read."""
    return Part(ENTER, dict(zip(ENTERED, _row(post, read, tags)[1:], strict=True)))


def index_thread(thread: Thread) -> None:
    """As `index`, for all posts of a thread, when it may be found (again): the first AT_ONCE now; of a longer one the
    rest is a job, which no request waits for."""
    posts = Post.objects.filter(thread=thread, deleted_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    first = list(posts[: AT_ONCE + 1])
    index_all(first[:AT_ONCE])
    if len(first) > AT_ONCE:
        jobs.defer(REST_JOB, once=f"{REST_JOB} {thread.pk}", thread=thread.pk, after=first[AT_ONCE - 1])


def index_rest(thread: int, after: int) -> None:
    """What `index_thread` has left: the posts of the thread (id) beyond `after`. Being run twice is harmless."""
    for ids in _batches(Post.objects.filter(thread=thread, deleted_at__isnull=True), after):
        _anew(ids)


def follow_audience(opening: Post) -> None:
    """When the audience of its thread has changed, and what `opening` says. What is narrowed is so at once, for all
    posts, however many; more people are let in only while nobody else has replied."""
    thread = opening.thread
    if thread.audience == Audience.MEMBERS or SearchEntry.objects.filter(post=opening, members_only=False).exists():
        members_only = thread.audience == Audience.MEMBERS
        SearchEntry.objects.filter(thread=thread).exclude(members_only=members_only).update(members_only=members_only)
        index(opening)
    else:
        index_thread(thread)


def forget(post_ids: Collection[int]) -> None:
    """The posts are found no more."""
    SearchEntry.objects.filter(post__in=list(post_ids)).delete()


def forget_thread(thread: Thread) -> None:
    """No post of the thread is found any more: its opening is gone or hidden."""
    SearchEntry.objects.filter(thread=thread).delete()


def findable():
    """The posts that have an entry: live and not hidden, in a thread whose opening is."""
    live = Post.objects.filter(deleted_at__isnull=True, hiding__isnull=True)
    return live.filter(thread__opening__deleted_at__isnull=True, thread__opening__hiding__isnull=True)


def index_all(post_ids: Collection[int]) -> int:
    """Brings the entries of these posts to what they say now; how many of them have one."""
    ids = list(post_ids)
    posts = list(findable().filter(pk__in=ids).select_related(*READ).order_by("pk"))
    forget(set(ids) - {post.pk for post in posts})
    if not posts:
        return 0
    tags, read = tags_of(ids), [read_of(post, _outcome(post)) for post in posts]
    names = {post_id: [tag["name"] for tag in those] for post_id, those in tags.items()}
    rows = [_row(post, one, names.get(post.pk, ())) for post, one in zip(posts, read, strict=True)]
    statements.write(WRITE, dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))
    statistics.learn(set().union(*(one.words for one in read)))
    return len(rows)


def _outcome(post: Post) -> str:
    """What happened, as it is drawn: it is found with the question that shows it."""
    if post.number or post.thread.kind != Kind.QUESTION:
        return ""
    outcome = getattr(post.thread, "outcome", None)
    return outcome.html if outcome else ""


@dataclass(frozen=True)
class Read:
    """What is read of a post: its words as plain text, the language that they are in, and which of them (word, root)
    can be learnt. `has_outcome`: it says what happened."""

    title: str
    body: str
    language: str
    words: set[tuple[str, str]]
    has_outcome: bool = False


def read_of(post: Post, outcome: str = "") -> Read:
    """Of what `post` says, and of the `outcome` (HTML) of its question. Words are learnt where everyone may read."""
    title = post.thread.title if post.number == 0 else ""
    body = plain(post.html)
    if outcome:
        body = f"{body}\n{plain(outcome)}"  # what happened is found with the question that shows it
    language = language_of(f"{title}\n{body}")
    words = statistics.words_of(f"{title}\n{body}", language) if post.thread.is_public else set()
    return Read(title, body, language, words, has_outcome=bool(outcome))


def _row(post: Post, read: Read, tags: Iterable[str]) -> tuple:
    """The columns of an entry."""
    thread = post.thread
    marks = [f"#{tag}" for tag in tags] + [f"&{thread.community_id}", f"@{post.created_at.astimezone(UTC):%Y-%m}"]
    written = vector(read.title, read.body, read.language, marks + [OUTCOME] * read.has_outcome)
    return (post.pk, thread.pk, thread.community_id, post.author_id, thread.audience == Audience.MEMBERS,
            post.created_at, read.language, written)  # fmt: skip


def vector(title: str, body: str, language: str, marks: Iterable[str] = ()) -> str:
    """The words of a post as PostgreSQL reads a tsvector; `marks` are taken as they are."""
    places: dict[str, list[str]] = {}
    start = 1
    for place, lexeme in placed(title, language) if title else ():
        places.setdefault(lexeme, []).append(f"{place}A")
        places.setdefault(f"={lexeme}", [])
        start = place + GAP
    for place, lexeme in placed(body, language, start):
        if place <= LAST_PLACE and len(known := places.setdefault(lexeme, [])) < MOST_PLACES:
            known.append(str(place))
    places |= {mark: [] for mark in marks}
    return " ".join(quoted(lexeme) + (":" + ",".join(at) if at else "") for lexeme, at in places.items())


def quoted(lexeme: str) -> str:
    """A lexeme as it stands in a tsvector or tsquery: no sign in it means anything."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def rebuild() -> Iterator[int]:
    """Writes every entry anew, oldest first, a transaction a batch; yields how many posts are done each time. Safe
    while the site runs: what is written meanwhile is indexed by whoever writes it."""
    for ids in _batches(Post.objects.all()):
        _anew(ids)
        yield len(ids)


@transaction.atomic
def _anew(post_ids: Collection[int]) -> None:
    """The entries of these posts, with their threads locked: nobody edits, deletes or hides one of them meanwhile. In
    one order, as whoever locks several."""
    threads = Thread.objects.filter(posts__in=list(post_ids)).values("pk")
    locked = Thread.objects.filter(pk__in=threads).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(locked.values_list("pk"))
    index_all(post_ids)


def _batches(posts, last: int = 0) -> Iterator[list[int]]:
    while ids := list(posts.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


def is_complete() -> bool:
    """Whether no post that may be found is missing."""
    return not findable().filter(search_entry__isnull=True).exists()


def count() -> int:
    """How many posts can be found."""
    return SearchEntry.objects.count()
