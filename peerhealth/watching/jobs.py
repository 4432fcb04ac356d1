"""One line a job: its name, how it ended, how long it took, which try it was. Never its arguments."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from peerhealth.jobs import WAITS, Failed, NeverDone
from peerhealth.watching import counting

log = logging.getLogger(__name__)


@contextmanager
def told(job) -> Iterator[None]:
    """Around the running of `job` (procrastinate's). Raises what it raises."""
    begun, outcome, error = time.perf_counter(), "done", ""
    try:
        yield
    except BaseException as problem:
        is_last = isinstance(problem, NeverDone) or job.attempts >= len(WAITS)
        outcome, error = ("parked" if is_last else "failed"), _why(problem)
        raise
    finally:
        seconds = time.perf_counter() - begun
        counting.job(job.task_name, outcome, seconds)
        fields = {"job": job.task_name, "queue": job.queue, "id": job.id, "try": job.attempts + 1, "outcome": outcome,
                  "ms": round(seconds * 1000, 1)} | ({"why": error} if error else {})  # fmt: skip
        log.info("job", extra={"fields": fields})


def _why(problem: BaseException) -> str:
    """As `peerhealth.parking` tells it: a code, or the name of an exception, whose words could hold anything."""
    return problem.why if isinstance(problem, Failed) else type(problem).__name__
