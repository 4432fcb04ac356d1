"""Merging hashtags: one becomes another name of the other. Somebody decides it, with a reason; never likeness alone:
hypertension and hypotension are nearly the same letters."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from communities.models import Community
from peerhealth.errors import Refused
from posts import tagging
from posts.hashtags import identity
from posts.models import Hashtag, HashtagAlias, HashtagForm, TagFollow, TaggedPost, TaggedThread, TagMute

# The forms of a tag, counted anew in what everyone may read.
FORMS = """
INSERT INTO posts_hashtagform (tag_id, form, uses)
    SELECT tp.tag_id, tp.form, count(*) FILTER (WHERE c.visibility = 'public' AND t.audience <> 'members'
           AND NOT EXISTS (SELECT 1 FROM posts_hiding h WHERE h.post_id = t.opening_id))
    FROM posts_taggedpost tp JOIN posts_thread t ON t.id = tp.thread_id
         JOIN communities_community c ON c.id = t.community_id
    WHERE tp.tag_id = %s GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Merge:
    """What a merge did, or would do: how many posts, threads, followers and mutes go over, the other names that then
    stand for the target, and the communities whose own tag it takes away."""

    old: str
    new: str
    posts: int
    threads: int
    followers: int
    mutes: int
    names: list[str]
    communities: list[str]


@transaction.atomic
def merge(*, old: str, new: str, by: User | None, reason: str = "", even_of_community: bool = False) -> Merge:
    """Makes the hashtag `old` another name of `new`: posts, followers and mutes go over, its address leads there, and
    whoever writes it from now on writes `new`. A target that is itself another name stands for its tag.

    Raises Refused for a word that is no hashtag, for the same tag twice, and where `old` is the tag of a community and
    `new` is not, unless `even_of_community`. Waits for all who write tags, and they for this."""
    tagging.take_turn(alone=True)
    source, target = _named(old, new)
    found = _look(source, target)
    if found.communities and not even_of_community:
        places = ", ".join(found.communities)
        raise Refused(_("#%(tag)s is the tag of %(places)s. Say that you mean it.") % {"tag": source, "places": places})
    # Not both on one post, one thread, one person: the target's own row stays.
    for model, key in (
        (TaggedPost, "content_object"),
        (TaggedThread, "thread"),
        (TagFollow, "user"),
        (TagMute, "user"),
    ):
        rows, theirs = model.objects.filter(tag=source), model.objects.filter(tag=target, **{key: OuterRef(key)})
        rows.filter(Exists(theirs)).delete()
        shown = {"form": (target.display or target.name)[:64]} if model is TaggedPost else {}
        rows.update(tag=target, **shown)
    TagMute.objects.filter(tag=target, user__in=TagFollow.objects.filter(tag=target).values("user")).delete()
    HashtagAlias.objects.filter(tag=source).update(tag=target)
    HashtagAlias.objects.filter(name=target.name).delete()
    HashtagAlias.objects.update_or_create(name=source.name, defaults={"tag": target, "by": by, "reason": reason})
    _count(source, target)
    return found


def preview(*, old: str, new: str) -> Merge:
    """What `merge` would do. Raises Refused as it does, but not for a community's tag: `communities` names those."""
    return _look(*_named(old, new, make=False))


def _named(old: str, new: str, *, make: bool = True) -> tuple[Hashtag, Hashtag]:
    """The rows of both tags; `make`: the target's is made at need. The source must have one: somebody has used it."""
    names = identity(old), identity(new)
    if not all(0 < len(name) <= tagging.LONGEST for name in names):
        raise Refused(_("That is no hashtag: a word of letters and digits, without spaces."))
    target = Hashtag.objects.filter(aliases__name=names[1]).first() or Hashtag.objects.filter(name=names[1]).first()
    target = target or Hashtag(name=names[1], slug=names[1])
    if target.name == names[0]:
        raise Refused(_("Both are the same hashtag."))
    source = Hashtag.objects.filter(name=names[0]).first() or Hashtag(name=names[0], slug=names[0])
    for tag in (source, target):
        if make and tag.pk is None:
            tag.save()
    return source, target


def _look(source: Hashtag, target: Hashtag) -> Merge:
    def count(model) -> int:
        return model.objects.filter(tag=source.pk).count()

    places = [
        name
        for name, hashtag in Community.objects.order_by("name").values_list("name", "hashtag")
        if identity(hashtag) == source.name
    ]
    names = HashtagAlias.objects.filter(tag=source.pk).order_by("name").values_list("name", flat=True)
    return Merge(
        source.name, target.name, count(TaggedPost), count(TaggedThread), count(TagFollow), count(TagMute),
        [source.name, *names], places,
    )  # fmt: skip


def _count(source: Hashtag, target: Hashtag) -> None:
    """The forms, uses and display of both, from the posts that carry them now."""
    both = sorted([source.pk, target.pk])
    HashtagForm.objects.filter(tag__in=both).delete()
    with connection.cursor() as cursor:
        cursor.execute(FORMS, [target.pk])
        cursor.execute(tagging.CHOOSE_DISPLAY, {"tags": both})
