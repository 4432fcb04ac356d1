"""The answer clock of a community: how soon people are answered there, from what its reader may read."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
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
    """The clock of the last 30 days, from the threads that `user` may read. Three queries at most."""
    since = timezone.now() - timedelta(days=DAYS)
    lately = Thread.objects.visible_to(user).in_community(community).listed().filter(created_at__gt=since)
    lately = lately.annotate(wait=WAIT)
    count = lately.count()
    if count < FEWEST:
        return Clock()
    return Clock(_first_reply(lately, count), _newcomers(lately, community, user))


def _first_reply(threads, count: int) -> str:
    """The median; who has no answer yet waits longest of all. Of an even number the later of the two in the middle: the
    clock never looks better than things are."""
    waits = threads.order_by(F("wait").asc(nulls_last=True)).values_list("wait", flat=True)
    median = waits[count // 2]
    if median is None:
        return _("In the last 30 days, at least half of the conversations here have had no reply yet.")
    said = _("In the last 30 days, half of the conversations here had a first reply within %(time)s.")
    return said % {"time": _long(median)}


def _newcomers(lately, community: Community, user) -> str:
    """Of the threads those whose author said nothing there before that `user` may read. Not by `first_here`, which
    goes by all that somebody wrote: it would tell an outsider that they had been among the members already. Only the
    first thread of each author can be one: so many posts are looked for, not all that were ever written."""
    of_each = lately.filter(author__isnull=False).order_by("author", "created_at", "opening").distinct("author")
    same_moment = Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("opening"))
    earlier = Q(created_at__lt=OuterRef("created_at")) | same_moment
    said = Post.objects.visible_to(user).filter(earlier, author=OuterRef("author"), thread__community=community)
    # Who wrote within the day and has no answer yet may still get one in time: they are counted tomorrow.
    settled = Q(created_at__lte=timezone.now() - SOON) | Q(first_reply_at__isnull=False)
    first = settled & ~Exists(said)
    threads = Thread.objects.filter(pk__in=of_each.values("pk")).annotate(wait=WAIT).order_by()
    waits = threads.aggregate(waits=ArrayAgg("wait", filter=first, default=[]))["waits"]
    if len(waits) < FEWEST:
        return ""
    share = sum(wait is not None and wait <= SOON for wait in waits) * 100 // len(waits)
    said = _(
        "Of the conversations that people began with their first words here, %(share)d in 100 were "
        "answered within a day."
    )
    return said % {"share": share}


def _long(wait: timedelta) -> str:
    days = -(-int(wait.total_seconds()) // moments.DAY)
    if days > 2:
        return ngettext("a day", "%(count)d days", days) % {"count": days}
    return moments.long_wait(int(wait.total_seconds()))
