"""First posts: somebody writes in a community for the first time, and others greet them.

Only members see whose first post it is: nobody outside is pointed at newcomers. Greeters and moderators see first
those that nobody has answered.
"""

from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from accounts import blocking
from communities.models import Community, Membership
from communities.standing import Standing
from peerhealth.statements import Fixed, Statement
from posts import folding
from posts.models import Post
from posts.models.thread import NEW_FOR

GREETERS = (Membership.Role.GREETER, Membership.Role.MODERATOR)


def by_newcomers() -> Q:
    """Threads or posts that are somebody's first in their community, while they are still new."""
    return Q(first_here=True, created_at__gt=Now() - NEW_FOR)


def is_newcomers(row: dict[str, Any]) -> bool:
    """Whether a row (with `first_here` and `created_at`) is somebody's first post, and they are still new."""
    return row["first_here"] and row["created_at"] > timezone.now() - NEW_FOR


def marked(rows: QuerySet, reader) -> QuerySet:
    """Rows of `Thread.for_list` with `newcomer`: whether `reader`, a member there, sees it as a first post. No query of
    its own: a membership is looked up for those rows that are first posts."""
    if not reader.is_authenticated:
        return rows
    mine = Membership.objects.of(reader).active().filter(community=OuterRef("community"))
    return rows.annotate(newcomer=Case(When(by_newcomers(), then=Exists(mine)), default=Value(False)))  # noqa: FBT003


def greets(standing: Standing) -> bool:
    """Whether somebody of this standing sees first posts first."""
    return standing.is_member and standing.role in GREETERS


def first_posts(user, limit: int, community: Community | None = None) -> list[dict[str, Any]]:
    """First posts (threads and replies of all kinds) that nobody else has answered, in the communities that `user`
    greets in, or in one of them: who waits longest first, without their own and without people they have blocked or
    muted. Rows with `public_id`, `number`, `created_at`, `author`, `title`, `thread_folded`, `community`, `slug`.
    One query, two where there are notes; none for visitors."""
    if not user.is_authenticated:
        return []
    rows = FIRST_POSTS(user=user, limit=Fixed(limit), community=community.pk if community else None)
    return _folded(rows, user)


def _first_posts(user, limit: int, community: int | None) -> QuerySet:
    greeted = Membership.objects.of(user).active().filter(role__in=GREETERS)
    greeted = greeted.filter(community=community) if community else greeted
    posts = Post.objects.visible_to(user).filter(
        by_newcomers(), hiding__isnull=True, thread__community__in=greeted.values("community")
    )  # fmt: skip
    below = Post.objects.filter(parent=OuterRef("pk"), deleted_at__isnull=True, hiding__isnull=True)
    answered = Exists(below.exclude(author=OuterRef("author")))
    posts = posts.filter(Q(number=0, thread__first_reply_at__isnull=True) | Q(~answered, number__gt=0))
    posts = blocking.leave_out_folded(posts.exclude(author=user), user).order_by("created_at", "pk")
    return posts.annotate(community=F("thread__community__name"), slug=F("thread__community__slug")).values(
        "public_id", "number", "created_at", "author_id", "author__username", "notes", "community", "slug",
        "thread__title", "thread__author_id", "thread__opening__notes",
    )[:limit]  # fmt: skip


FIRST_POSTS = Statement(_first_posts)


def _folded(rows: list[dict[str, Any]], user) -> list[dict[str, Any]]:
    """The rows, with a title only where `user` would not see it folded."""
    fold_of = folding.reasons(user, {row["thread__author_id"] for row in rows} - {None})
    for row in rows:
        row["author"], row["title"] = row.pop("author__username"), row.pop("thread__title")
        row["thread_folded"] = bool(fold_of(row["thread__author_id"], row["thread__opening__notes"]))
        row["folded"] = row["thread_folded"] or bool(fold_of(row["author_id"], row["notes"]))
    return rows
