"""The answer clock of a community: how soon people are answered there, from what its reader may read."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.fields import DurationField
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community
from peerhealth import moments
from posts.models import Post, Thread

DAYS, SOON = 30, timedelta(hours=24)
FEWEST = 10  # of fewer no number is made: it would tell of single people
WAIT = ExpressionWrapper(F("first_reply_at") - F("created_at"), output_field=DurationField())


@dataclass(frozen=True)
class Clock:
    """Two sentences, each empty where there is too little to tell from."""

    first_reply: str = ""
    newcomers: str = ""


def of(community: Community, user) -> Clock:
    """The clock of the last 30 days, from the threads that `user` may read. Two queries at most."""
    now = timezone.now()
    lately = Thread.objects.visible_to(user).in_community(community).listed()
    lately = lately.filter(created_at__gt=now - timedelta(days=DAYS)).annotate(wait=WAIT)
    # Who wrote within the day and has no answer yet may still get one in time: they are counted tomorrow.
    settled = _first_words(community, user) & (Q(created_at__lte=now - SOON) | Q(first_reply_at__isnull=False))
    found = lately.order_by().aggregate(
        all=Count("pk"), new=Count("pk", filter=settled), soon=Count("pk", filter=settled & Q(wait__lte=SOON))
    )
    newcomers = _newcomers(found["soon"], found["new"]) if found["new"] >= FEWEST else ""
    return Clock(_first_reply(lately, found["all"]) if found["all"] >= FEWEST else "", newcomers)


def _first_words(community: Community, user) -> Q:
    """Threads whose author said nothing there before that `user` may read. Not `first_here`, which says so of all their
    words: it would tell an outsider that somebody had been among the members already."""
    same_moment = Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("opening"))
    earlier = Q(created_at__lt=OuterRef("created_at")) | same_moment
    said = Post.objects.visible_to(user).filter(earlier, author=OuterRef("author"), thread__community=community)
    return Q(~Exists(said), author__isnull=False)


def _first_reply(threads, count: int) -> str:
    """The median; who has no answer yet waits longest of all. Of an even number the later of the two in the middle: the
    clock never looks better than things are."""
    waits = threads.order_by(F("wait").asc(nulls_last=True)).values_list("wait", flat=True)
    median = waits[count // 2]
    if median is None:
        return _("In the last 30 days, at least half of the conversations here have had no reply yet.")
    said = _("In the last 30 days, half of the conversations here had a first reply within %(time)s.")
    return said % {"time": _long(median)}


def _newcomers(soon: int, count: int) -> str:
    said = _(
        "Of the conversations that people began with their first words here, %(share)d in 100 were "
        "answered within a day."
    )
    return said % {"share": soon * 100 // count}


def _long(wait: timedelta) -> str:
    days = -(-int(wait.total_seconds()) // moments.DAY)
    if days > 2:
        return ngettext("a day", "%(count)d days", days) % {"count": days}
    return moments.long_wait(int(wait.total_seconds()))
