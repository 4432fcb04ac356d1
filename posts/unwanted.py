"""What somebody is not told of, asked once more when it is told: it may have been muted or blocked since."""

from django.db.models import QuerySet

from accounts.models import Block, Mute
from communities.models import CommunityLevel


def without(rows: QuerySet, user, *, thread: str = "") -> QuerySet:
    """`rows` (posts, or threads), with an author, without those by people whom `user` blocked or muted, and without
    those in threads and communities that `user` muted. `thread`: where a row has its thread ("thread__"), empty for
    threads themselves. Not without those of people who have blocked `user` since: what is said to somebody who is
    blocked stays as it was, or they would know. No query of its own."""
    rows = rows.exclude(author__in=Block.objects.filter(blocker=user.pk).values("blocked"))
    rows = rows.exclude(author__in=Mute.objects.filter(muter=user.pk).values("muted"))
    return unmuted(rows, user, thread=thread)


def unmuted(rows: QuerySet, user, *, thread: str = "") -> QuerySet:
    """`rows` without those in threads and communities that `user` muted; for what happens to one's own words."""
    rows = rows.exclude(**{f"{thread}community__in": muted_communities(user.pk)})
    return rows.exclude(**{f"{thread}mutes__user": user.pk})


def muted_communities(reader: int) -> QuerySet:
    """The communities of which the person `reader` (an id) wants to hear nothing. No query of its own."""
    muted = CommunityLevel.objects.filter(user=reader, level=CommunityLevel.Level.MUTED)
    return muted.values("community")
