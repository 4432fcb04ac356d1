"""How the queue stands, lane by lane, for whoever looks after the site."""

from dataclasses import dataclass

from django.db import connection

ALIVE = 60  # seconds since its last sign of life, within which a worker counts as one

# A job that was put off waits since its time came; one that was not, since it was asked for.
STANDING = """
    SELECT queue_name,
           count(*) FILTER (WHERE status = 'todo' AND coalesce(scheduled_at <= now(), true)),
           count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
           count(*) FILTER (WHERE status = 'failed'),
           coalesce(max(extract(epoch FROM now() - greatest(scheduled_at, asked.at)))
                    FILTER (WHERE status = 'todo' AND attempts = 0 AND coalesce(scheduled_at <= now(), true)), 0)
    FROM procrastinate_jobs job
    LEFT JOIN LATERAL (
        SELECT min(at) AS at FROM procrastinate_events WHERE job_id = job.id AND type = 'deferred'
    ) asked ON status = 'todo' AND attempts = 0
    WHERE status IN ('todo', 'failed')
    GROUP BY queue_name
"""
SIGNS_OF_LIFE = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)"


@dataclass
class Lane:
    """A lane of the worker, named by its first queue: jobs `due`, for `later`, `parked`; for how many seconds the
    `oldest` that nobody has tried could have run."""

    name: str
    due: int = 0
    later: int = 0
    parked: int = 0
    oldest: float = 0.0


def lanes() -> list[Lane]:
    """All of them, also those in which nothing waits. One query."""
    from peerhealth.worker import LANES  # noqa: PLC0415  (it loads a whole worker)

    found = {lane.queues[0]: Lane(lane.queues[0]) for lane in LANES}
    named = {queue: found[lane.queues[0]] for lane in LANES for queue in lane.queues}
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        for queue, due, later, parked, oldest in cursor.fetchall():
            lane = named.get(queue) or found.setdefault("other", Lane("other"))
            lane.due, lane.later, lane.parked = lane.due + due, lane.later + later, lane.parked + parked
            lane.oldest = max(lane.oldest, float(oldest))
    return list(found.values())


def workers_alive() -> int:
    """How many lanes of workers gave a sign of life within a minute. One query."""
    with connection.cursor() as cursor:
        cursor.execute(SIGNS_OF_LIFE, [ALIVE])
        return cursor.fetchone()[0]
