"""“I am writing an answer”: a soft word to the others, so that two people do not write the same in the same quarter of
an hour while somebody else waits. It keeps nobody from writing. Who writes is never shown."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import blocking
from accounts.models import User
from communities.models import Membership
from peerhealth import one_clock, purging
from peerhealth.errors import NOT_POSSIBLE, Refused
from posts.models import Claim, Thread

LASTS = timedelta(minutes=15)
MINE, OTHERS = "mine", "others"


@transaction.atomic
def claim(*, user: User, thread: Thread) -> None:
    """`user`, a member, is writing an answer to `thread` from now on, and to no other. Raises Refused for one's own
    thread, across a block, and where nothing waits any more."""
    if thread.author_id == user.pk:
        raise Refused(NOT_POSSIBLE)
    blocking.check_contact(user, to=thread.author_id)
    if not Thread.objects.waiting().filter(pk=thread.pk).exists():
        raise Refused(_("This does not wait for an answer any more. You can still write one."))
    now = one_clock.now()
    Claim.objects.bulk_create(
        [Claim(user=user, thread=thread, at=now)],
        update_conflicts=True, unique_fields=["user"], update_fields=["thread", "at"],
    )  # fmt: skip


def let_go(*, user: User, thread: Thread) -> None:
    """`user` is not writing an answer (any more)."""
    Claim.objects.filter(user=user, thread=thread).delete()


def on(threads: Collection[int], reader) -> dict[int, str]:
    """For a member: which of the threads (ids) somebody is answering now, MINE or OTHERS. One query, none for none."""
    if not threads or not reader.is_authenticated:
        return {}
    found: dict[int, str] = {}
    for thread, user in _seen_by(reader).filter(thread__in=threads).values_list("thread_id", "user_id"):
        found[thread] = MINE if user == reader.pk or found.get(thread) == MINE else OTHERS
    return found


def noted(threads: QuerySet, reader) -> QuerySet:
    """Threads with `somebody_writes` and `i_write`, for a thread's page. No query of its own."""
    if not reader.is_authenticated:
        return threads
    here = _seen_by(reader).filter(thread=OuterRef("pk"))
    return threads.annotate(somebody_writes=Exists(here.exclude(user=reader)), i_write=Exists(here.filter(user=reader)))


def _seen_by(reader) -> QuerySet:
    """Claims that hold, of people who may write there still, without those across a block, whichever of the two has
    blocked."""
    here = Membership.objects.active().filter(user=OuterRef("user"), community=OuterRef("thread__community"))
    others = User.objects.mentionable_by(reader.pk)
    return Claim.objects.filter(Exists(here), at__gt=Now() - LASTS, user__in=others)


def purge(now: datetime | None = None, batch: int = 1000) -> int:
    """Deletes claims that are over. How many."""
    return purging.purge(Claim.objects.filter(at__lte=(now or one_clock.now()) - LASTS).order_by("at"), batch)
