"""Reacting to a post with one press, and taking it back with another."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts import blocking, notifying
from accounts.models import User
from peerhealth.errors import NOT_POSSIBLE, Refused
from posts import audiences, hinting
from posts.kinds import OFFERED
from posts.models import Post, Reaction

EVENT = "reaction"
# So long after the last one its author has seen, further reactions to a post are no news.
QUIET = timedelta(hours=12)


@transaction.atomic
def toggle(*, user: User, post: Post, kind: str) -> bool:
    """Adds the reaction, or takes it back if it is there; True if it is there now. Raises Refused for a reaction that
    this kind of thread does not offer, for one's own post, and across a block: the first three in one and the same
    sentence. Taking back is always possible."""
    if kind not in OFFERED[post.thread.kind] or post.author_id == user.pk:
        raise Refused(NOT_POSSIBLE)
    User.objects.hold(user.pk)
    # Two presses at once must both be counted, and none on words that are going.
    now = Post.objects.select_for_update().get(pk=post.pk)
    if now.deleted_at:
        raise Refused(_("This post has been deleted meanwhile."))
    removed, _rows = Reaction.objects.filter(post=post, user=user, kind=kind).delete()
    if not removed:
        blocking.check_contact(user, to=post.author_id)
        Reaction.objects.create(post=post, user=user, kind=kind)
        people = audiences.for_reaction(post, user)
        notifying.tell(people, EVENT, post.public_id, around=post.thread.public_id, again_after=QUIET)
    count(post)
    hinting.reacted(post)
    return not removed


def is_there(*, user: User, post: Post, kind: str) -> bool:
    """Whether `user` has reacted so. One query."""
    return Reaction.objects.filter(post=post, user=user, kind=kind).exists()


def count(post: Post) -> None:
    """Sets the post's counts from its reactions."""
    rows = Reaction.objects.filter(post=post).values_list("kind").annotate(n=Count("pk")).order_by()
    post.reaction_counts = dict(rows)
    post.save(update_fields=["reaction_counts"])
