"""Work for later: a job is a row in PostgreSQL, written in the transaction of what causes it, and run by
`manage.py worker`. Its name is a string, so that a lower floor can ask for what a higher one does. What a job may count
on, and what it has to stand (being run twice), is in docs/jobs.md."""

from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

URGENT, SOON, WHENEVER = 10, 0, -10  # priorities within a queue
# A worker runs these and no others (`peerhealth/worker.py` says which share a lane); "nightly" may take long.
QUEUES = frozenset({"urgent", "news", "digest", "default", "nightly"})
# Seconds between the tries of a job that fails. Greylisting wants a quick second try, a server that is away patience:
# together 48 hours, then the job is parked.
WAITS = (60, 120, 300, 600, 1200, 1800, 3600, 5400, *[10_800] * 14, 8520)


class Failed(Exception):
    """A job cannot be done now. `why`: for whoever looks after the site; it holds no address and nobody's words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NeverDone(Failed):
    """It cannot be done at a later time either: it is parked without another try."""


class Patience(BaseRetryStrategy):
    """Tries again with growing pauses, for 48 hours in all; what a worker does with every job that fails and has no
    strategy of its own."""

    def get_retry_decision(self, *, exception: BaseException, job) -> RetryDecision | None:
        """When to try again; None to park the job."""
        if isinstance(exception, NeverDone) or job.attempts >= len(WAITS):
            return None
        return RetryDecision(retry_in={"seconds": WAITS[job.attempts]})


def defer(
    task: str, *, queue: str = "default", at: datetime | None = None, once: str = "", one_by_one: str = "",
    priority: int = SOON, **arguments: Any,
) -> bool:  # fmt: skip
    """Asks for `task` (a registered name, "posts.mail_replies") with `arguments` (JSON), in the caller's transaction:
    it is undone with it. `at`: not before then. `once`: while a job with this name waits, there is no second one.
    `one_by_one`: jobs with this name run one after the other. Returns whether a job was added. One query, with `once`
    three (it runs in a savepoint). Raises ValueError for a queue that no worker looks at."""
    if queue not in QUEUES:
        raise ValueError(f"No worker looks at the queue {queue!r}.")
    job = app.configure_task(
        task, queue=queue, schedule_at=at, queueing_lock=once or None, lock=one_by_one or None, priority=priority
    )
    if not once:
        job.defer(**arguments)
        return True
    try:
        with transaction.atomic():
            job.defer(**arguments)
    except AlreadyEnqueued:
        return False
    return True


# The queue's own function adds all of its jobs or none; here each is left out by itself where one of its name waits.
FOR_EACH = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, queueing_lock, args, scheduled_at)
    SELECT %(queue)s, %(task)s, %(priority)s, %(once)s::text || who, jsonb_build_object('user', who),
           %(starts)s::timestamptz
    FROM ({people}) p (who) ORDER BY who
    ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING
"""


def for_each(
    people: str, task: str, *, once: str, queue: str = "default", at: datetime | None = None, priority: int = SOON
) -> tuple[str, dict[str, Any]]:
    """As `defer`, a job for each of `people` (ids, found by a SELECT) with the argument `user`; while one waits for a
    person, there is no second one: its name is `once` and the id ("news:" → "news:7"). SQL and its values, for the
    statement in which they are found; in one order, so that two who ask for the same never wait in a circle."""
    asked = {"task": task, "once": once, "queue": queue, "starts": at, "priority": priority}
    return FOR_EACH.format(people=people), asked
