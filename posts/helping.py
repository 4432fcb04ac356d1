"""What the author of a question says about its answers: “this helped me”, and “this is answered”."""

from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import blocking, notifying
from accounts.models import User
from peerhealth.errors import Refused
from posts import audiences, folding, hinting, unwanted
from posts.kinds import Kind
from posts.models import Helped, Post, Thread
from posts.models.thread import WAITING_KINDS
from posts.publishing import READABLE, locked, locked_thread

EVENT = "helped"
MOST_LINKED = 20  # helpful replies at the top of a thread


@transaction.atomic
def mark(*, user: User, post: Post) -> None:
    """The reply helped `user`, who asked; its author is told, once (`audiences.for_helped`). Marking twice is marking
    once. Raises Refused for anybody but the author of a question, for their own replies, and for a post that is gone or
    hidden."""
    post = _theirs_to_mark(user, post)
    _row, is_new = Helped.objects.get_or_create(post=post)
    if is_new:
        notifying.tell(audiences.for_helped(post, user), EVENT, post.public_id, around=post.thread.public_id)
        hinting.marked(post.thread)


@transaction.atomic
def unmark(*, user: User, post: Post) -> None:
    """Takes it back, also what its author was told. Raises Refused as `mark`."""
    post = _theirs_to_mark(user, post)
    if Helped.objects.filter(post=post).delete()[0]:
        notifying.untell([post.author_id], EVENT, post.public_id)
        hinting.marked(post.thread)


def _theirs_to_mark(user: User, post: Post) -> Post:
    """The post as it is now, with its thread locked."""
    post = locked(post)
    thread = post.thread
    asked = thread.author_id == user.pk and thread.kind == Kind.QUESTION
    if not asked or post.is_opening or post.author_id == user.pk or hasattr(post, "hiding"):
        raise Refused(_("Only the person who asked can say which replies of others helped them."))
    return post


@transaction.atomic
def answered(*, user: User, thread: Thread, yes: bool) -> None:
    """The author of a question or a story says that it is answered, or that it is not after all. Saying it twice is
    saying it once. Raises Refused for everybody else, and for other kinds."""
    thread = locked_thread(thread.pk)
    if thread.author_id != user.pk or thread.kind not in WAITING_KINDS:
        raise Refused(_("Only the person who asked can say whether this is answered."))
    thread.answered_at = (thread.answered_at or timezone.now()) if yes else None
    thread.save(update_fields=["answered_at"])
    hinting.marked(thread)


def linked(threads: QuerySet) -> QuerySet:
    """Threads with `helpful`: {number, id} of the replies that helped who asked, first spoken first. No query of its
    own. Deleted and hidden replies are not among them, for nobody."""
    theirs = Post.objects.filter(READABLE, thread=OuterRef("pk"), helped__isnull=False).order_by("number")
    return threads.annotate(
        helpful=ArraySubquery(theirs.values(pair=JSONObject(number="number", id="public_id"))[:MOST_LINKED])
    )


def tell_of(user: User, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """For the notifications page: by public id of a reply, the sentence and where it leads; nothing for what is not so
    (any more) or what `user` may not read. Two queries, three where there are notes."""
    posts = Post.objects.visible_to(user).filter(
        READABLE, public_id__in=list(abouts), author=user, helped__isnull=False, thread__kind=Kind.QUESTION
    )
    posts = unwanted.unmuted(posts, user, thread="thread__")
    rows = list(posts.values("public_id", "thread__title", "thread__author_id", "thread__opening__notes"))
    askers = {row["thread__author_id"] for row in rows}
    people, fold_of = blocking.folded_for(user, askers), folding.reasons(user)
    told = {}
    for row in rows:
        if people.get(row["thread__author_id"]) == blocking.BLOCKED:
            continue
        folded = row["thread__author_id"] in people or fold_of(None, row["thread__opening__notes"])
        said = _("Your reply helped the person who asked: “%(title)s”") % {"title": row["thread__title"]}
        said = _("A reply of yours helped the person who asked.") if folded or not row["thread__title"] else said
        told[row["public_id"]] = (said, f"/p/{row['public_id']}/")
    return told
