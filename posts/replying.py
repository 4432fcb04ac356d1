"""What the verb `publishing.reply` has to know of a thread that it holds, asked at once, and what it changes there."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from communities import changing
from peerhealth.new_rows import Part
from peerhealth.statements import Statement, Written
from posts import tagging
from posts.models import Hiding, Post, Thread
from posts.searching import statistics

COUNTED = ["last_number", "reply_count", "last_activity", "helpers", "first_reply_at"]
READABLE = Q(deleted_at__isnull=True, hiding__isnull=True)  # by everyone who may read the thread
# What a new reply changes in a thread that is locked: counts, its place in lists and among its hashtags, and that the
# author is no longer about to answer.
ANSWERED = "DELETE FROM posts_claim WHERE user_id = %(author)s AND thread_id = %(thread)s"
BELOW = "UPDATE posts_post SET reply_count = reply_count + 1 WHERE id = %(parent)s"
TAGS = "UPDATE posts_taggedthread SET last_activity = %(last_activity)s WHERE thread_id = %(thread)s"
COUNTS = """
    UPDATE posts_thread SET last_number = %(last_number)s, reply_count = %(replies)s, helpers = %(helpers)s,
        last_activity = %(last_activity)s, first_reply_at = %(first_reply_at)s
    WHERE id = %(thread)s
"""


# What somebody has written before: something in the community (also what was deleted since), or even below the opening
# of the thread, so that it can be read.
NOTHING, HERE, IN_THREAD = 0, 1, 2


def _situation(thread, author):
    opening, own = OuterRef("opening"), Post.objects.filter(author=author).order_by()
    spoke = Exists(own.filter(READABLE, thread=OuterRef("pk"), number__gt=0))
    here = own.filter(thread__community=OuterRef("community")).values(found=Value(HERE))[:1]  # the first is enough
    threads = Thread.objects.filter(pk=thread).order_by()
    return threads.values_list(
        Case(When(spoke, then=Value(IN_THREAD)), default=Coalesce(here, Value(NOTHING))),
        Exists(Post.objects.filter(READABLE, pk=opening)),
        Exists(Hiding.objects.filter(post=opening)),
    )


SITUATION = Statement(_situation)
KNOWN = f"ARRAY({statistics.KNOWN_OF}) AS known"
LOOK = Written(f"SELECT s.*, {KNOWN} FROM ({{situation}}) s", situation=SITUATION)  # noqa: S608
# The same, and the community held before the turn is taken: whoever changes who may read there takes them so as well.
LOOK_AND_HOLD = Written(
    f"""WITH held AS MATERIALIZED ({changing.HOLD})
        SELECT s.*, {KNOWN}, held.*, {tagging.SHARED} FROM held CROSS JOIN ({{situation}}) s""",  # noqa: S608
    situation=SITUATION,
)


@dataclass(frozen=True)
class Situation:
    """Of whoever replies in a locked thread: whether they began it or have `spoken` below the opening so that it can be
    read, and whether they `wrote` anything in its community (also what was deleted since). Whether the opening can be
    read, and whether it is hidden. `known`: those of the words of the reply that the search knows."""

    spoke: bool
    wrote: bool
    has_opening: bool
    is_hidden: bool
    known: frozenset[str]


def look(thread: Thread, author: int, words: set[tuple[str, str]], *, has_tags: bool) -> Situation:
    """What is so now, in a thread that was locked before: also of what was waited for. Where the reply `has_tags`, the
    visibility of the community is held and the turn to write some taken, as `changing.hold_visibility` and
    `tagging.take_turn` do. One query."""
    asked: dict[str, Any] = {"thread": thread.pk, "author": author, "words": [word for word, _root in words]}
    if not has_tags:
        (found,) = LOOK(**asked)
    else:
        (found,) = LOOK_AND_HOLD(**asked, community=thread.community_id, turn=tagging.TURN)
        thread.community.visibility = found[4]
    wrote, has_opening, is_hidden, known = found[:4]
    spoke = wrote == IN_THREAD or thread.author_id == author
    return Situation(spoke, wrote > NOTHING, has_opening, is_hidden, frozenset(known))


def note_in(thread: Thread, post: Post, situation: Situation) -> None:
    """Notes in `thread`, unsaved, what a new reply changes about it."""
    thread.last_number = post.number
    thread.reply_count += 1
    thread.last_activity = max(thread.last_activity, post.created_at)
    if post.author_id != thread.author_id:
        thread.helpers += not situation.spoke
        thread.first_reply_at = min(filter(None, [thread.first_reply_at, post.created_at]))


def counting(thread: Thread, post: Post) -> list[Part]:
    """What `note_in` noted, that one more answers the post above, and that nobody is about to write this any more."""
    here = {"author": post.author_id, "thread": thread.pk}
    noted = {"last_activity": thread.last_activity, "last_number": thread.last_number, "helpers": thread.helpers}
    noted |= {"replies": thread.reply_count, "first_reply_at": thread.first_reply_at}
    above = Part(BELOW, {"parent": post.parent_id})
    return [Part(ANSWERED, here), above, Part(TAGS, here | noted), Part(COUNTS, here | noted)]
