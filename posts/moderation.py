"""What moderators do to posts: hide and restore, each with a reason and a row; its author is told."""

from django.db import transaction

from accounts import notifying
from accounts.models import User
from posts import audiences, hinting, tag_index
from posts.hashtags import extract
from posts.models import Hiding, ModerationEntry, Post
from posts.publishing import locked, recount
from posts.searching import indexing
from posts.tagging import Counts, counts_in_public, set_tags, uses_in

EVENT = "moderation"


@transaction.atomic
def hide(*, post: Post, by: User, reason: str) -> None:
    """Hides `post` from everyone but its author and the community's moderators; an opening post hides its thread.
    Hiding a hidden post changes nothing."""
    post, counts = locked(post, even_deleted=True), Counts()
    was_public = counts_in_public(post.thread)
    set_tags(post, [], public=was_public, counts=counts)
    _hiding, is_new = Hiding.objects.get_or_create(post=post, defaults={"by": by, "reason": reason})
    if is_new:
        indexing.forget([post.pk])
        if post.is_opening:
            indexing.forget_thread(post.thread)
        if post.is_opening and was_public:
            counts.note(uses_in(post.thread), -1)
        _after(ModerationEntry.Act.HIDE, post, by, reason, counts)
        hinting.hidden(post)


@transaction.atomic
def restore(*, post: Post, by: User, reason: str) -> None:
    """Shows a hidden post again. Restoring a post that is not hidden changes nothing."""
    post, counts = locked(post, even_deleted=True), Counts()
    removed, _rows = Hiding.objects.filter(post=post).delete()
    if removed:
        public = counts_in_public(post.thread)
        if post.is_opening and public:
            counts.note(uses_in(post.thread), +1)
        set_tags(post, extract(post.body), public=public, counts=counts)
        if post.is_opening:
            indexing.index_thread(post.thread)
        else:
            indexing.index(post)
        _after(ModerationEntry.Act.RESTORE, post, by, reason, counts)
        hinting.restored(post)


def _after(act: str, post: Post, by: User, reason: str, counts: Counts) -> None:
    ModerationEntry.objects.create(post=post, act=act, by=by, reason=reason)
    people, around = audiences.for_moderation(post, by), post.thread.public_id
    notifying.tell(people, EVENT, post.public_id, around=around, again_after=notifying.AT_ONCE)
    recount(post.thread)
    counts.write()
    tag_index.write(post.thread)
