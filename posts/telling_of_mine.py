"""What the page of notifications says of the reader's own posts: how others reacted, what a moderator decided."""

from collections.abc import Collection

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Block, Mute
from posts import unwanted
from posts.models import ModerationEntry, Post

Act = ModerationEntry.Act


def reactions(user, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """By public id of a post: how many reactions it has of others whom `user` has neither blocked nor muted (nor they
    them). Nothing where none is left, nor of threads and communities that `user` muted. One query."""
    apart = Q(reactions__user__in=Block.objects.filter(blocker=user.pk).values("blocked"))
    apart |= Q(reactions__user__in=Block.objects.filter(blocked=user.pk).values("blocker"))
    apart |= Q(reactions__user__in=Mute.objects.filter(muter=user.pk).values("muted"))
    posts = unwanted.unmuted(_mine(user, abouts).filter(hiding__isnull=True), user, thread="thread__")
    posts = posts.annotate(n=Count("reactions", filter=~apart)).filter(n__gt=0)
    told = {}
    for public_id, title, n in posts.values_list("public_id", "thread__title", "n"):
        if title:
            said = ngettext("A reaction to what you wrote in “%(title)s”",
                            "%(n)s reactions to what you wrote in “%(title)s”", n)  # fmt: skip
        else:
            said = ngettext("A reaction to what you wrote", "%(n)s reactions to what you wrote", n)
        told[public_id] = (said % {"n": n, "title": title}, f"/p/{public_id}/")
    return told


def moderation(user, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """By public id of a post: what was decided about it last, and why. One query."""
    latest = ModerationEntry.objects.filter(post=OuterRef("pk")).order_by("-at", "-pk")
    posts = _mine(user, abouts).annotate(
        act=Subquery(latest.values("act")[:1]), why=F("hiding__reason"), title=F("thread__title")
    )
    told = {}
    for row in posts.values("public_id", "act", "why", "title"):
        if row["act"] == Act.HIDE and row["why"] is not None:
            said = _("A moderator hid what you wrote in “%(title)s”. The reason: %(why)s")
        elif row["act"] == Act.RESTORE and row["why"] is None:
            said = _("What you wrote in “%(title)s” can be read by others again.")
        else:
            continue
        told[row["public_id"]] = (said % (row | {"title": row["title"] or "…"}), f"/p/{row['public_id']}/")
    return told


def _mine(user, abouts: Collection[str]) -> QuerySet:
    return Post.objects.visible_to(user).filter(author=user.pk, public_id__in=list(abouts))
