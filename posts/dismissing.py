"""What waits for an answer in somebody's communities, and setting aside what is not for them. Nobody else is told, and
it says nothing about the thread: others still find it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import BigIntegerField, Case, Exists, Func, OuterRef, QuerySet, When
from django.utils import timezone

from accounts import blocking
from communities import consent
from communities.models import Membership
from peerhealth.statements import Fixed, Statement
from posts import folding, greeting, unwanted
from posts.marking import unmark
from posts.models import Dismissal, Thread

# So long after a thread was set aside, the first page offers to take that back.
UNDO_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class SetAside:
    """What a reader has set aside: whether `anything`, and the public id of the thread that they set aside `just_now`
    (empty: none)."""

    anything: bool = False
    just_now: str = ""


@transaction.atomic
def dismiss(reader, thread: Thread) -> None:
    """`thread` no longer waits for `reader`; twice is once. The caller has found it through `visible_to`. Raises
    ConsentFirst: what somebody cannot answer tells something about them."""
    consent.hold(reader)
    Dismissal.objects.update_or_create(user=reader, thread=thread, defaults={"at": timezone.now()})


def bring_back(reader, public_id: str) -> None:
    """Takes it back, for one thread. As `marking.unmark`."""
    unmark(reader, public_id, Dismissal)


def bring_all_back(reader) -> None:
    """Takes it back, for everything that `reader` has set aside."""
    Dismissal.objects.filter(user=reader).delete()


def set_aside(reader) -> SetAside:
    """As its class says. One query."""
    latest = LATEST(reader=reader)
    if not latest:
        return SetAside()
    at, public_id = latest[0]
    return SetAside(anything=True, just_now=public_id if at > timezone.now() - UNDO_FOR else "")


LATEST = Statement(
    lambda reader: Dismissal.objects.filter(user=reader.pk).order_by("-at").values_list("at", "thread__public_id")[:1]
)


def waiting_for(reader, limit: int, *, since: datetime | None = None) -> list[dict[str, Any]]:
    """The threads that wait for an answer in the communities of `reader` (`since`: only what began after
    that, and nothing of communities that they muted): those of newcomers first (`is_newcomers`), then the longest wait.
    Without their own, what they muted or set aside, and people whom they see folded. One query: of each community it
    reads the beginning of what waits there."""
    rows = WAITING(reader=reader, limit=Fixed(limit), since=since)
    folding.mark(rows, folding.reasons(reader))
    return rows


def _waiting(reader, limit: int, since: datetime | None) -> QuerySet:
    is_new = greeting.by_newcomers()
    here = _for(reader)
    if since:
        here = here.filter(created_at__gt=since).exclude(community__in=unwanted.muted_communities(reader.pk))
    here = here.filter(community=OuterRef("community_id")).order_by("created_at", "public_id").values("pk")
    both = Func(ArraySubquery(here.filter(is_new)[:limit]), ArraySubquery(here[:limit]), function="array_cat")
    each = Func(both, function="unnest", output_field=BigIntegerField())
    found = Membership.objects.of(reader).active().annotate(found=each).values("found")
    newcomers = Case(When(is_new, then=1), default=0)
    threads = Thread.objects.visible_to(reader).filter(pk__in=found).for_list().annotate(is_newcomers=newcomers)
    return threads.order_by("-is_newcomers", "created_at", "public_id")[:limit]


WAITING = Statement(_waiting)


def _for(reader):
    """What waits and is for `reader`. Without what is hidden: a moderator may read it, and nobody is to answer it."""
    dismissed = Dismissal.objects.filter(user=reader.pk, thread=OuterRef("pk"))
    threads = Thread.objects.visible_to(reader).waiting().listed().unmuted_by(reader).without_muted_tags(reader)
    threads = threads.exclude(author=reader).filter(~Exists(dismissed)).unhidden()
    return blocking.leave_out_folded(threads, reader)
