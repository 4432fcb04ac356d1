"""What verbs say to open pages, each in one statement in its own transaction: that something is there or has changed,
and that some may hear no more. Never content: a page asks for it and gets what its reader may read (docs/live.md).

What a reader may not see makes no sound for them. So a community's list has a channel for what everybody there may read
and one for what is among members, and of a hidden post nothing is said."""

from collections.abc import Iterable

from django.conf import settings

from accounts import hearing
from communities.hearing import MEMBER, MODERATOR
from peerhealth.live import End, Hint, name, say
from posts.models import Hiding, Post, Thread

AUTHOR = 4  # beside the rights of communities.hearing: began the thread


def thread_channel(thread: Thread) -> str:
    """The channel of one thread."""
    return name("thread", thread.pk)


def list_channel(community_id: int, *, members: bool) -> str:
    """The channel of a community's list: of what everybody who reads there sees, or of what is among `members`."""
    return name("members' list" if members else "list", community_id)


def begun(thread: Thread, bells: Iterable[int] = ()) -> None:
    """A new thread, in the list of its community; and the bells of those (ids) who were told of it."""
    members = not thread.is_public and thread.community.is_public
    say(Hint(list_channel(thread.community_id, members=members), "thread"), *hearing.bells(bells))


def replied(post: Post, bells: Iterable[int] = ()) -> None:
    """A new reply, and the bells of those (ids) who were told of it."""
    say(Hint(thread_channel(post.thread), "reply"), *hearing.bells(bells))


def reacted(post: Post) -> None:
    """Other reactions."""
    _of(post, "counted")


def edited(post: Post, *, narrowed: bool = False) -> None:
    """Other words; `narrowed`: and only members read the thread from now on."""
    ends = [End(channel=thread_channel(post.thread), spare=MEMBER)] if narrowed else []
    _of(post, "changed", *ends)


def marked(thread: Thread) -> None:
    """Who asked has said what helped, that it is answered, or what happened: at the reply, and at the top."""
    say(Hint(thread_channel(thread), "changed"))


def deleted(post: Post) -> None:
    """The words are gone. (Of a hidden post too: in its place everybody reads that.)"""
    say(Hint(thread_channel(post.thread), "changed", post.public_id))


def hidden(post: Post) -> None:
    """Hidden by a moderator; an opening post takes its thread along."""
    channel = thread_channel(post.thread)
    ends = [End(channel=channel, spare=MODERATOR | AUTHOR)] if post.is_opening else []
    say(*ends, Hint(channel, "changed", post.public_id))


def restored(post: Post) -> None:
    """Shown again."""
    deleted(post)


def _of(post: Post, kind: str, *ends: End) -> None:
    if not settings.LIVE:
        return  # nothing is asked for nobody
    is_hidden = Hiding.objects.filter(post=post).exists()
    say(*ends, *(() if is_hidden else (Hint(thread_channel(post.thread), kind, post.public_id),)))
