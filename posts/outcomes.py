"""What happened: 30 days after a question was answered its author is asked once, and what they say stands at the top of
the thread. It belongs to the opening post: it is read by whom that is, hidden with it and deleted with it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notifying
from accounts.models import User
from communities.models import CommunityLevel, Membership
from peerhealth import markup
from peerhealth.errors import Refused
from posts import hinting
from posts.kinds import Kind
from posts.models import Helped, Outcome, OutcomeAsked, Thread, ThreadMute
from posts.publishing import locked_thread
from posts.putting import mentionable
from posts.searching import indexing

EVENT = "outcome"
AFTER = timedelta(days=30)
# Nobody is asked later than this: a question of long ago is not dug up when the nightly job begins to run.
UNTIL = timedelta(days=90)
BATCH = 500
NOT_THEIRS = gettext_lazy("Only the person who asked can tell what happened.")


def ask_due(now: datetime | None = None) -> int:
    """Asks the authors of questions that were answered, or first helped, 30 days ago; how many. Nobody is asked twice,
    nor after they have told, nor whose question is deleted or hidden, nor who cannot write there any more; who has
    muted their thread or the community gets no notification."""
    now, asked = now or timezone.now(), 0
    while threads := list(_due(now)[:BATCH]):
        with transaction.atomic():
            rows = [OutcomeAsked(thread_id=pk, at=now) for pk, *_rest in threads]
            OutcomeAsked.objects.bulk_create(rows, ignore_conflicts=True)
            for _pk, public_id, author, muted in threads:
                notifying.tell([] if muted else [author], EVENT, public_id, around=public_id)
        asked += len(threads)
    return asked


def _due(now: datetime) -> QuerySet:
    """(id, public id, author, muted) of those who are to be asked. Two stretches of indexes lead to them: what was
    marked in those days."""
    days = (now - UNTIL, now - AFTER)
    helped = Helped.objects.filter(at__range=days).values("post__thread")
    marked = Q(answered_at__range=days) | Q(pk__in=helped)
    here = Membership.objects.active().filter(user=OuterRef("author"), community=OuterRef("community"))
    mutes = Exists(ThreadMute.objects.filter(thread=OuterRef("pk"), user=OuterRef("author")))
    levels = CommunityLevel.objects.filter(user=OuterRef("author"), community=OuterRef("community"))
    mutes |= Exists(levels.filter(level=CommunityLevel.Level.MUTED))
    threads = Thread.objects.filter(
        marked, Exists(here), kind=Kind.QUESTION, author__is_active=True, opening__deleted_at__isnull=True,
        opening__hiding__isnull=True, outcome_asked__isnull=True, outcome__isnull=True,
    )  # fmt: skip
    return threads.order_by("pk").values_list("pk", "public_id", "author_id", mutes)


@transaction.atomic
def tell(*, user: User, thread: Thread, body: str) -> Outcome:
    """Writes what happened, or changes it. Raises Refused for everybody but the author of a question that is there, and
    markup.MarkupError."""
    thread = locked_thread(thread.pk)
    check(user, thread)
    people = mentionable(body, user.pk)
    html = markup.parse(body, names=people).html
    told = Outcome.objects.filter(thread=thread).first() or Outcome(thread=thread)
    if told.body != body:
        told.edited_at = timezone.now() if told.pk else None
        told.body, told.html, told.markup_version = body, html, markup.VERSION
        told.save()
        told.mentions.set(people.values())
    indexing.index(thread.opening)
    hinting.marked(thread)
    return told


@transaction.atomic
def delete(*, user: User, thread: Thread) -> None:
    """Takes it back: the words are gone at once. As with posts, who wrote them may do so wherever they stand: also
    after leaving, or after a ban. Raises Refused for everybody else."""
    thread = locked_thread(thread.pk)
    if thread.author_id != user.pk:
        raise Refused(NOT_THEIRS)
    Outcome.objects.filter(thread=thread).delete()
    indexing.index(thread.opening)
    hinting.marked(thread)


@transaction.atomic
def close(*, user: User, thread: Thread) -> None:
    """“I would rather not say”: nobody asks again. Raises Refused as `tell`."""
    check(user, thread)
    OutcomeAsked.objects.get_or_create(thread=thread)
    OutcomeAsked.objects.filter(thread=thread, closed_at=None).update(closed_at=timezone.now())
    notifying.untell([user.pk], EVENT, thread.public_id)


def settle(*, user: User, thread: Thread) -> None:
    """Who asked has told what happened in another way (an update, `posts.doctor_said`): nobody asks them again. Nothing
    happens for anybody else, or for what is no question. Two queries, one more where they were asked."""
    if thread.author_id != user.pk or thread.kind != Kind.QUESTION:
        return
    now = timezone.now()
    _row, is_new = OutcomeAsked.objects.get_or_create(thread=thread, defaults={"at": now, "closed_at": now})
    if not is_new:
        OutcomeAsked.objects.filter(thread=thread, closed_at=None).update(closed_at=now)
        notifying.untell([user.pk], EVENT, thread.public_id)


def check(user: User, thread: Thread) -> None:
    """Raises Refused unless `user` asked this question, and it is still there."""
    if thread.author_id != user.pk or thread.kind != Kind.QUESTION or thread.opening.deleted_at:
        raise Refused(NOT_THEIRS)


def of(thread: Thread) -> Outcome | None:
    """What happened, if somebody has told. One query, none where the thread was read together with it."""
    return getattr(thread, "outcome", None)


def is_asked(thread: Thread, user) -> bool:
    """Whether `user` is asked what happened, on the thread's page."""
    asked = getattr(thread, "outcome_asked", None)
    return bool(asked and not asked.closed_at and thread.author_id == user.pk and not of(thread))


def days_later(thread: Thread) -> int:
    """How many days after the question its outcome was told."""
    return max(0, (thread.outcome.at - thread.created_at).days)


def tell_of(user: User, abouts: Collection[str]) -> dict[str, tuple[str, str]]:
    """For the notifications page: by public id of a thread, the sentence and where it leads; nothing once they have
    told or would rather not, nor for what `user` may not read any more. One query."""
    threads = Thread.objects.visible_to(user).listed().filter(
        public_id__in=list(abouts), author=user, kind=Kind.QUESTION, outcome__isnull=True,
        outcome_asked__isnull=False, outcome_asked__closed_at__isnull=True,
    )  # fmt: skip
    said = _("What happened after you asked “%(title)s”? It would help those who come after you.")
    return {
        public_id: (said % {"title": title}, f"/t/{public_id}/outcome/")
        for public_id, title in threads.values_list("public_id", "title")
    }
