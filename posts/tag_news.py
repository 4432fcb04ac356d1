"""Telling those who asked for it of each new thread with a hashtag, while there are few such threads."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import notifying
from accounts.models import Block
from communities.models import Membership
from posts import tag_index
from posts.models import TagFollow, TaggedPost, Thread

EVENT = "tag"
# So many new threads in so many days, and telling of each would be noise.
FEW, WITHIN = 30, timedelta(days=30)
# What was written longer ago than this (somewhere else, and is now brought here) is no news.
FRESH = timedelta(days=1)


def is_small(moments: Iterable) -> bool:
    """Whether threads begun at `moments` (the newest of a tag) are few enough to be told of one by one."""
    since = timezone.now() - WITHIN
    return sum(moment >= since for moment in moments) <= FEW


def tell(thread: Thread, tags: Iterable[int]) -> None:
    """Notifies those who follow one of `tags` (ids, new on the opening of `thread`) with the wish to hear of each: not
    the author, nobody across a block from them, who muted it or may not read it. For verbs. Two queries a tag at most,
    and one that writes; one where nobody follows."""
    if thread.created_at < timezone.now() - FRESH:
        return
    followers = _readers(TagFollow.objects.filter(tag__in=list(tags), each=True, user__is_active=True), thread)
    rows = list(followers.values_list("tag_id", "user_id"))
    small = {tag for tag in {tag for tag, _user in rows} if _is_small(tag, thread)}
    notifying.tell([user for tag, user in rows if tag in small], EVENT, thread.public_id)


def _readers(follows, thread: Thread):
    """Of `follows` those of people who may read `thread` and are not kept apart from its author."""
    author = thread.author_id
    follows = follows.exclude(user=author).exclude(user__thread_mutes__thread=thread)
    follows = follows.exclude(user__in=Block.objects.filter(blocked=author).values("blocker"))
    follows = follows.exclude(user__in=Block.objects.filter(blocker=author).values("blocked"))
    if thread.is_public:
        return follows
    return follows.filter(user__in=Membership.objects.active().filter(community=thread.community_id).values("user_id"))


def _is_small(tag: int, thread: Thread) -> bool:
    """By the latest of the tag that all who read `thread` can read."""
    found = tag_index.newest(tag, AnonymousUser(), FEW + 1)
    here = tag_index.newest(tag, AnonymousUser(), FEW + 1, community=thread.community_id)
    latest = Thread.objects.filter(Q(pk__in=found) | Q(pk__in=here))
    return is_small(latest.values_list("created_at", flat=True))


def tell_of(user, abouts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each thread (public id) that `user` was told of and may still read: a sentence and an address. Without those
    whose tag they no longer follow, and those across a block. Two queries."""
    threads = Thread.objects.visible_to(user).listed().filter(public_id__in=list(abouts))
    apart = Block.objects.filter(blocker=user.pk).values("blocked")
    threads = threads.exclude(author__in=apart).exclude(
        author__in=Block.objects.filter(blocked=user.pk).values("blocker")
    )
    found = {thread.pk: thread for thread in threads.select_related("community")}
    rows = TaggedPost.objects.filter(thread__in=list(found), tag__follows__user=user.pk).order_by("-pk")
    told = {}
    for pk, name, display in rows.values_list("thread_id", "tag__name", "tag__display"):
        said = {"tag": display or name, "community": found[pk].community.name}
        sentence = _("A new thread with #%(tag)s in %(community)s") % said
        told[found[pk].public_id] = (sentence, found[pk].get_absolute_url())
    return told
