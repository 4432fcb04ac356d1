"""What moderators do to posts: hide and restore, each with a reason and a row."""

from django.db import transaction

from accounts.models import User
from posts.hashtags import extract
from posts.models import Hiding, ModerationEntry, Post
from posts.publishing import recount
from posts.tagging import clear_tags, set_tags


@transaction.atomic
def hide(*, post: Post, by: User, reason: str) -> None:
    """Hides `post` from everyone but its author and the community's moderators. Hiding a hidden post changes
    nothing."""
    _hiding, is_new = Hiding.objects.get_or_create(post=post, defaults={"by": by, "reason": reason})
    if is_new:
        ModerationEntry.objects.create(post=post, act=ModerationEntry.Act.HIDE, by=by, reason=reason)
        clear_tags(post)
        recount(post.thread)


@transaction.atomic
def restore(*, post: Post, by: User, reason: str) -> None:
    """Shows a hidden post again. Restoring a post that is not hidden changes nothing."""
    removed, _rows = Hiding.objects.filter(post=post).delete()
    if removed:
        ModerationEntry.objects.create(post=post, act=ModerationEntry.Act.RESTORE, by=by, reason=reason)
        if not post.deleted_at:
            set_tags(post, extract(post.body))
        recount(post.thread)
