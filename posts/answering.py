"""What a thread's page says about its answers: gathered in the query that reads the thread."""

from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from posts import access, claiming, doctor_said, helping, outcomes
from posts.kinds import Kind
from posts.models import Draft, Outcome, Thread
from posts.models.thread import ENOUGH, WAITING_KINDS


@dataclass(frozen=True)
class State:
    """For one reader: whether the thread is `mine` to say something about, whether it still `waits`; claims for members
    alone (`i_write`, `somebody_writes`); the `helpful` replies ({number, id}); what `happened`; and what was said
    `by_doctor`."""

    mine: bool = False
    is_question: bool = False
    is_answered: bool = False
    waits: bool = False
    i_write: bool = False
    somebody_writes: bool = False
    helpful: tuple[dict, ...] = ()
    happened: Outcome | None = None
    days: int = 0
    asked: bool = False  # the author is asked what happened
    by_doctor: tuple[doctor_said.Said, ...] = ()


def _for_page(threads: QuerySet, reader) -> QuerySet:
    threads = doctor_said.linked(helping.linked(threads.select_related("outcome", "outcome_asked")))
    threads = claiming.noted(threads, reader)
    if not reader.is_authenticated:
        return threads
    # Nearly nobody has a draft just here: what tells so costs less than asking for one on every page.
    return threads.annotate(has_draft=Exists(Draft.objects.filter(author=reader.pk, thread=OuterRef("pk"))))


# `posts.access.readable_thread` with what `state` needs besides.
DOOR = access.Door(_for_page)


def readable_thread(user, public_id: str) -> Thread:
    """As `posts.access.readable_thread`, with its `answers`. One query for all; one or two more where a doctor said
    something about it."""
    thread = access.readable_thread(user, public_id, door=DOOR)
    thread.answers = replace(state(thread, user), by_doctor=doctor_said.shown(thread, user))
    return thread


def state(thread: Thread, reader) -> State:
    """The state of a thread that was read through DOOR. No query."""
    can_wait, gone = thread.kind in WAITING_KINDS, thread.opening.deleted_at is not None
    mine = reader.is_authenticated and thread.author_id == reader.pk and thread.standing.is_member
    is_question = thread.kind == Kind.QUESTION and not gone
    is_answered = can_wait and thread.answered_at is not None
    waits = can_wait and not gone and not is_answered and thread.helpers < ENOUGH
    for_me = waits and thread.standing.is_member and not mine
    happened = outcomes.of(thread) if is_question else None
    return State(
        mine=mine and can_wait and not gone,
        is_question=is_question,
        is_answered=is_answered,
        waits=for_me,
        i_write=for_me and thread.i_write,
        somebody_writes=waits and thread.standing.is_member and thread.somebody_writes,
        helpful=tuple(thread.helpful) if is_question else (),
        happened=happened,
        days=outcomes.days_later(thread) if happened else 0,
        asked=is_question and thread.standing.is_member and outcomes.is_asked(thread, reader),
    )
