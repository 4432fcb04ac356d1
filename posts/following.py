"""Following a thread: what is new in it comes to the first page and to the bell, for one reader, and nobody is told. It
begins with the button or with writing there, never with reading."""

from django.db.models import QuerySet
from django.utils import timezone

from peerhealth import pages, statements
from peerhealth.new_rows import Part
from posts import listing
from posts.marking import mark, unmark
from posts.models import Thread, ThreadFollow, ThreadMute

# It holds the consent meanwhile: nothing is written after it was taken back. Who has muted the thread and yet answers
# in it wants to hear no more of it than before.
BEGIN = """
    INSERT INTO posts_threadfollow (user_id, thread_id, at)
    SELECT c.user_id, %(thread)s, %(now)s FROM accounts_consent c
    WHERE c.user_id = %(author)s AND c.withdrawn_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM posts_threadmute m WHERE m.user_id = %(author)s AND m.thread_id = %(thread)s)
    LIMIT 1 FOR SHARE OF c
    ON CONFLICT (user_id, thread_id) DO NOTHING
"""


def beginning(author, thread: Thread) -> Part:
    """`author`, who is writing in `thread`, follows it, if it may be kept of them. Beside their new post."""
    return Part(BEGIN, {"author": author.pk, "thread": thread.pk, "now": timezone.now()})


def follow(reader, thread: Thread, *, each: bool = False) -> None:
    """`reader` follows `thread` from now on, `each`: to hear of every reply, and no longer mutes it. As
    `marking.mark`."""
    mark(reader, thread, ThreadFollow, ends=ThreadMute, each=each)


def unfollow(reader, public_id: str) -> None:
    """Takes it back. As `marking.unmark`."""
    unmark(reader, public_id, ThreadFollow)


def _followed(reader, **place) -> QuerySet:
    """Also those whose opening is gone: replies are what is looked for."""
    return listing.stretch(Thread.objects.visible_to(reader).filter(follows__user=reader.pk), reader, **place)


FOLLOWED = statements.Statement(_followed)


def page_of_followed(reader, query) -> pages.Page:
    """One page of the threads that `reader` follows and may still read, newest activity first, as `listing.page`."""
    return listing.page(FOLLOWED, query, reader)
