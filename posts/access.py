"""The doors: how a view gets at a thread or a post, and how it refuses."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from communities import access
from communities.access import Standing
from communities.models import Community
from peerhealth.errors import Refused
from peerhealth.statements import Statement
from posts.models import Post, Thread
from posts.models.post import SPOKEN_WITH

# What the opening post is spoken with, under the names that a row of posts has for it.
SPOKEN = {f"opening_{name}": F(f"opening__{name}") for name in SPOKEN_WITH}


def _thread(reader, public_id: str, also: Callable) -> QuerySet:
    threads = Thread.objects.select_related("community", "author", "opening__hiding").defer("opening__body")
    threads = threads.visible_to(reader).with_membership_of(reader).with_follow_of(reader).annotate(**SPOKEN)
    return also(threads, reader).filter(public_id=public_id)


class Door(Statement):
    """How a thread is read: with all that `readable_thread` promises, and what `also` adds to the queryset for a
    reader."""

    def __init__(self, also: Callable[[QuerySet, Any], QuerySet] = lambda threads, _reader: threads) -> None:
        super().__init__(lambda reader, public_id: _thread(reader, public_id, also))


DOOR = Door()


def readable_thread(user, public_id: str, *, door: Door = DOOR) -> Thread:
    """The thread if `user` may read it, with community, author and opening post, and with `standing`: what the reader
    is in its community, and `followed`: whether they follow it. One query for all. `door` adds what a page needs.

    Raises Http404 where its existence is secret (or there is none), SignInFirst or MembersOnly where the person may
    know of its community but not read this.
    """
    found = door(reader=user, public_id=public_id)
    if not found:
        raise _refusal(user, public_id)
    thread = found[0]
    mine = (thread.my_role, thread.my_state, thread.my_ban_until, thread.my_outside)
    thread.standing = Standing.of(*mine, speaks=thread.my_speaks)
    return thread


def _refusal(user, public_id: str) -> Exception:
    """Http404, unless the only thing that stands between the reader and the thread is a membership."""
    unhidden = Thread.objects.filter(opening__hiding__isnull=True, public_id=public_id)
    listed = Community.objects.listed_for(user)
    community = listed.filter(threads__in=unhidden).first()
    return access.refuse(user, community) if community else Http404()


def _post(reader, public_id: str) -> QuerySet:
    posts = Post.objects.select_related("thread__community", "thread__opening", "author", "credential")
    return posts.visible_to(reader).filter(public_id=public_id)


POST = Statement(_post)


def readable_post(user, public_id: str) -> Post:
    """The post if `user` may read its words, with thread, community and author. Raises as `readable_thread`."""
    post = next(iter(POST(reader=user, public_id=public_id)), None)
    if post is None:
        thread = Thread.objects.filter(posts__public_id=public_id).values_list("public_id", flat=True).first()
        # The refusal of the thread stands for its posts; a post gone from a thread one may read is a plain 404.
        readable_thread(user, thread or public_id)
        raise Http404
    return post


def own_post(user, public_id: str) -> Post:
    """The post if `user` wrote it, wherever it stands and whatever they may read there by now: enough to take one's
    words back. Refuses as `readable_post` does, and with a sentence where they may read but did not write."""
    mine = Post.objects.written_by(user).select_related("thread__community", "thread__opening", "author")
    post = mine.filter(public_id=public_id).first()
    if post is None:
        readable_post(user, public_id)
        raise _not_theirs()
    return post


def editable_post(user, public_id: str) -> Post:
    """The post if `user` wrote it, may read it and may still write there, its thread with their `standing`. Raises as
    `readable_post`, and Refused or MembersOnly."""
    post = readable_post(user, public_id)
    if post.author_id != user.pk:
        raise _not_theirs()
    post.thread.standing = access.writable(user, post.thread.community)
    return post


def _not_theirs() -> Refused:
    return Refused(_("Only the person who wrote a post can change it."))


def own_thread(user, public_id: str, **also) -> Thread:
    """As `readable_thread`, for the person who began it and may still write there. Raises as it does, and MembersOnly
    or Refused for everybody else."""
    thread = readable_thread(user, public_id, **also)
    access.writable(user, thread.community)
    if thread.author_id != user.pk:
        raise _not_begun()
    return thread


def _not_begun() -> Refused:
    return Refused(_("Only the person who began a conversation can do this."))


def begun_thread(user, public_id: str) -> Thread:
    """The thread if `user` began it, wherever it stands and whatever they may read there by now: enough to take one's
    words back. Refuses as `readable_thread` does, and with a sentence where they may read but did not begin it."""
    mine = Thread.objects.begun_by(user).select_related("community", "opening", "outcome")
    thread = mine.filter(public_id=public_id).first()
    if thread is None:
        readable_thread(user, public_id)
        raise _not_begun()
    return thread


def moderated_post(user, public_id: str) -> Post:
    """The post if `user` moderates its community. Raises Http404 for everybody else who may not even read it, Refused
    for those who may."""
    post = readable_post(user, public_id)
    if not access.standing(user, post.thread.community_id).is_moderator:
        raise Refused(_("Only moderators of this community can do this."))
    return post
