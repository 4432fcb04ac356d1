"""Jobs that could not be done: why, trying again, letting go, and taking up what a worker left that died."""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Greatest
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from peerhealth.jobs import WAITS, Failed
from peerhealth.purging import purge

log = logging.getLogger(__name__)
# Beside the job's own arguments, and taken out before they reach it.
WHY = "_why"
TODO, DOING, PARKED = "todo", "doing", "failed"
STUCK = (PARKED, TODO)
# What failed, for good or for now: what operators are shown.
NOT_DONE = Q(status=PARKED) | Q(status=TODO, attempts__gt=0)
ENDED = ("succeeded", "cancelled", "aborted")
KEPT = timedelta(days=30)
LATE = timedelta(minutes=5)


def note(job_id: int, task: str, problem: BaseException) -> None:
    """Writes down why a job failed: a code of the mail server's or the name of an exception, whose words could hold
    anything."""
    why = problem.why if isinstance(problem, Failed) else type(problem).__name__
    log.warning("The job %s (%s) failed: %s", job_id, task, why)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET args = args || jsonb_build_object(%s::text, %s::text) WHERE id = %s",
            [WHY, why, job_id],
        )


def why(job: ProcrastinateJob) -> str:
    """Why the last try failed, in words that hold no address and no content; empty where it has not."""
    if job.status == PARKED and job.task_name not in app.tasks:
        return "unknown job"
    return str(job.args.get(WHY, "")) if isinstance(job.args, dict) else ""


@transaction.atomic
def try_again(jobs: QuerySet[ProcrastinateJob]) -> int:
    """Puts jobs that are parked, or wait for another try, back into their queues with 48 hours before them; returns how
    many."""
    keys = list(jobs.select_for_update(of=("self",)).filter(status__in=STUCK).values_list("pk", flat=True))
    return sum(_again(ProcrastinateJob.objects.get(pk=pk), attempts=0) for pk in keys)


@transaction.atomic
def let_go(jobs: QuerySet[ProcrastinateJob]) -> int:
    """Deletes jobs that are parked or wait for another try, with whatever mail is in them; returns how many."""
    keys = list(jobs.select_for_update(of=("self",)).filter(status__in=STUCK).values_list("pk", flat=True))
    ProcrastinateJob.objects.filter(pk__in=keys).delete()
    return len(keys)


def forget(batch: int = 1000) -> int:
    """Deletes jobs that ended, those that were parked 30 days ago, and parked mails that will never go: of whom it is
    for the account is gone, or they are over. Returns how many rows went."""
    lately = ProcrastinateEvent.objects.filter(job=OuterRef("pk"), at__gt=timezone.now() - KEPT)
    here = get_user_model().objects.annotate(key=Cast("pk", TextField())).filter(key=OuterRef("person"))
    # As text: what stands in the arguments may be anything, and a poisoned one is not to spoil the night.
    rows = ProcrastinateJob.objects.annotate(person=KT("args__mail__person"), until=KT("args__mail__good_until"))
    is_gone = Q(person__isnull=False) & ~Exists(here)
    is_over = Q(until__lt=timezone.now().isoformat())
    return purge(rows.filter(Q(status__in=ENDED) | Q(status=PARKED) & (~Exists(lately) | is_gone | is_over)), batch)


def forget_mails_to(address: str) -> None:
    """Deletes the mails to `address` that are parked or wait for another try."""
    rows = ProcrastinateJob.objects.annotate(to=KT("args__mail__to"))
    rows.filter(NOT_DONE, to__iexact=address).delete()


def take_up(after: float, mine: Collection[int] = ()) -> int:
    """Gives back to their queues the jobs of workers that gave no sign of life for `after` seconds, without those of
    the workers `mine`, who live as far as they know; returns how many. Two who do this at one moment do it once."""
    dead = Q(worker=None) | Q(worker__last_heartbeat__lt=timezone.now() - timedelta(seconds=after))
    left = ProcrastinateJob.objects.filter(dead, status=DOING).exclude(worker__in=mine)
    return sum(_take_up(left, pk) for pk in left.values_list("pk", flat=True))


@transaction.atomic
def _take_up(left: QuerySet[ProcrastinateJob], pk: int) -> bool:
    job = left.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    return job is not None and _again(job, attempts=job.attempts + 1)


def _again(job: ProcrastinateJob, attempts: int) -> bool:
    """Whether `job` waits in its queue again. One that has ended its worker time after time is parked; of one of which
    there may be only one in the queue, and there is, nothing is left to do."""
    status = TODO if attempts <= len(WAITS) else PARKED
    row = ProcrastinateJob.objects.filter(pk=job.pk)
    try:
        with transaction.atomic():
            row.update(status=status, attempts=attempts, scheduled_at=None, worker=None, abort_requested=False)
    except IntegrityError:
        row.delete()
        return False
    with connection.cursor() as cursor:  # the workers who listen: the package tells them of new rows alone
        cursor.execute(
            "SELECT pg_notify(channel, json_build_object('type', 'job_inserted', 'job_id', %s::bigint)::text)"
            " FROM unnest(%s::text[]) AS channel",
            [job.pk, [f"procrastinate_queue_v1#{job.queue_name}", "procrastinate_any_queue_v1"]],
        )
    return True


def successor_waits(queueing_lock: str | None) -> bool:
    """Whether another job of that name, of which only one may wait, waits already."""
    waiting = ProcrastinateJob.objects.filter(status=TODO, queueing_lock=queueing_lock)
    return queueing_lock is not None and waiting.exists()


def are_due(queues: list[str]) -> bool:
    """Whether a job of these queues could be run now."""
    return _due().filter(queue_name__in=queues).exists()


@dataclass(frozen=True)
class Waiting:
    """How many jobs wait, and since when one could have been done where that is longer than it should be."""

    waiting: int
    due_since: datetime | None


def how_it_stands() -> Waiting:
    """For whoever looks after the site. Two queries."""
    waiting = ProcrastinateJob.objects.filter(status=TODO).count()
    came = ProcrastinateEvent.objects.filter(job__in=_due().filter(attempts=0), type="deferred")
    due_since = came.annotate(due=Greatest("at", "job__scheduled_at")).aggregate(first=Min("due"))["first"]
    is_late = due_since is not None and due_since < timezone.now() - LATE
    return Waiting(waiting, due_since if is_late else None)


def _due() -> QuerySet[ProcrastinateJob]:
    ready = Q(scheduled_at=None) | Q(scheduled_at__lte=timezone.now())
    return ProcrastinateJob.objects.filter(ready, status=TODO)
