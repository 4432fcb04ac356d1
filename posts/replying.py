"""What the verb `publishing.reply` has to know of a thread, and what it changes there: each in one statement."""

from django.db.models import Exists, OuterRef, Q

from peerhealth import statements
from peerhealth.statements import Statement
from posts.models import Hiding, Post, Thread

COUNTED = ["last_number", "reply_count", "last_activity", "helpers", "first_reply_at"]
READABLE = Q(deleted_at__isnull=True, hiding__isnull=True)  # by everyone who may read the thread
# What a new reply changes in a thread that is locked: counts, its place in lists and among its hashtags, and that the
# author is no longer about to answer.
COUNT_IN = """
    WITH answered AS (DELETE FROM posts_claim WHERE user_id = %(author)s AND thread_id = %(thread)s),
    below AS (UPDATE posts_post SET reply_count = reply_count + 1 WHERE id = %(parent)s),
    tags AS (UPDATE posts_taggedthread SET last_activity = %(last_activity)s WHERE thread_id = %(thread)s)
    UPDATE posts_thread SET last_number = %(last_number)s, reply_count = %(reply_count)s, helpers = %(helpers)s,
        last_activity = %(last_activity)s, first_reply_at = %(first_reply_at)s
    WHERE id = %(thread)s
"""


def _situation(thread, author):
    opening, own = OuterRef("opening"), Post.objects.filter(author=author)
    return Thread.objects.filter(pk=thread).values_list(
        Exists(own.filter(READABLE, thread=OuterRef("pk"), number__gt=0)),
        Exists(own.filter(thread__community=OuterRef("community"))),
        Exists(Post.objects.filter(READABLE, pk=opening)),
        Exists(Hiding.objects.filter(post=opening)),
    )


# Of whoever replies in a locked thread: whether they have said something below the opening that can be read, and
# anything in its community (also what was deleted since). Whether the opening can be read, and whether it is hidden.
SITUATION = Statement(_situation)


def note_in(thread: Thread, post: Post, spoke: bool) -> None:
    """Notes in `thread`, unsaved, what a new reply changes about it; `spoke`: its author has written there before."""
    thread.last_number = post.number
    thread.reply_count += 1
    thread.last_activity = max(thread.last_activity, post.created_at)
    if post.author_id != thread.author_id:
        thread.helpers += not spoke
        thread.first_reply_at = min(filter(None, [thread.first_reply_at, post.created_at]))


def count_in(thread: Thread, post: Post) -> None:
    """Writes what `note_in` noted, and that one more answers the post above. One query."""
    values = {name: getattr(thread, name) for name in COUNTED}
    whose = {"author": post.author_id, "thread": thread.pk, "parent": post.parent_id}
    statements.write(COUNT_IN, values | whose)
