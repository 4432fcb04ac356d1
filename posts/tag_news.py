"""Telling those who asked for it of each new thread with a hashtag, while there are few such threads."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from posts import tag_index, unwanted
from posts.models import TagFollow, TaggedPost, Thread

EVENT = "tag"
# So many new threads in so many days, and telling of each would be noise.
FEW, WITHIN = 30, timedelta(days=30)
LATEST = 200  # that are looked at, by activity
# What was written longer ago than this (somewhere else, and is now brought here) is no news.
FRESH = timedelta(days=1)


def is_small(moments: Iterable) -> bool:
    """Whether threads begun at `moments` (the newest of a tag) are few enough to be told of one by one."""
    since = timezone.now() - WITHIN
    return sum(moment >= since for moment in moments) <= FEW


def small_of(thread: Thread, tags: Iterable[int]) -> list[int]:
    """Those of `tags` (ids, new on the opening of `thread`) of which each thread is told to somebody, while they are
    few. Two queries a tag at most; one where nobody follows, none for no tags."""
    tags = set(tags)
    if not tags or thread.created_at < timezone.now() - FRESH:
        return []
    asked = TagFollow.objects.filter(tag__in=tags, each=True).exclude(user=thread.author_id)
    followed = asked.order_by("tag").values_list("tag", flat=True).distinct()
    return [tag for tag in followed if _is_small(tag, thread)]


def _is_small(tag: int, thread: Thread) -> bool:
    """By the latest of the tag that all who read `thread` can read, without `thread` itself."""
    latest = Q(pk__in=tag_index.newest(tag, AnonymousUser(), LATEST))
    if not thread.is_public:
        latest |= Q(pk__in=tag_index.newest(tag, AnonymousUser(), LATEST, community=thread.community_id, inside=True))
    others = Thread.objects.filter(latest).exclude(pk=thread.pk)
    return is_small(others.values_list("created_at", flat=True))


def tell_of(user, abouts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """For each thread (public id) that `user` was told of and may still read: a sentence and an address. Without those
    whose tag they no longer follow, those across a block or by muted people, and what they muted. Two queries."""
    threads = Thread.objects.visible_to(user).listed().filter(public_id__in=list(abouts))
    threads = unwanted.without(threads.without_muted_tags(user), user)
    found = {thread.pk: thread for thread in threads.select_related("community")}
    rows = TaggedPost.objects.filter(thread__in=list(found), tag__follows__user=user.pk).order_by("-pk")
    told = {}
    for pk, name, display in rows.values_list("thread_id", "tag__name", "tag__display"):
        said = {"tag": display or name, "community": found[pk].community.name}
        sentence = _("A new thread with #%(tag)s in %(community)s") % said
        told[found[pk].public_id] = (sentence, found[pk].get_absolute_url())
    return told
