"""Work for later: a job is a row in PostgreSQL, written in the transaction of what causes it, and run by
`manage.py worker`. Its name is a string, so that a lower floor can ask for what a higher one does."""

from datetime import datetime
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

URGENT, SOON, WHENEVER = 10, 0, -10


def defer(
    task: str, *, queue: str = "default", at: datetime | None = None, once: str = "", one_by_one: str = "",
    priority: int = SOON, **arguments: Any,
) -> bool:  # fmt: skip
    """Asks for `task` (a registered name, "posts.mail_replies") with `arguments` (JSON), in the caller's transaction:
    it is undone with it. `at`: not before then. `once`: while a job with this name waits, there is no second one.
    `one_by_one`: jobs with this name run one after the other. Returns whether a job was added. One query, with `once`
    three."""
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
