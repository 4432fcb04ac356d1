"""Counting, in whatever process: pages, statements, jobs, mails. The numbers of all processes of this machine stand in
files below VAR_DIR/metrics, each process with its own, and any web process adds them up when asked (`telling.py`).

A process takes the first place that nobody holds; its successor takes the same place and counts on. So there are never
more files than there were processes at once, and a restart loses no count."""

import fcntl
import logging
import os
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

log = logging.getLogger(__name__)
MOST_PLACES = 512
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
ROOM = {"histogram": 4 * 2**20, "counter": 2**20}  # bytes; every page of the site takes half of it
JOB_SECONDS = (0.01, 0.1, 1, 10, 60, 600)
_held: list[int] = []  # open files: a place is held as long as its process lives


@dataclass(frozen=True)
class Meters:
    """What is counted. Labels are names of patterns and jobs, methods and ends: so many and no more."""

    requests: object
    statements: object
    statement_seconds: object
    pool_waits: object
    pool_wait_seconds: object
    jobs: object
    mails: object


_made: list[Meters | None] = []
_making = threading.Lock()


def folder() -> Path:
    """Where the numbers stand."""
    return settings.VAR_DIR / "metrics"


def place() -> str:
    """This process' own: the number of a file that it holds, and that says its id and kind. Raises OSError."""
    folder().mkdir(parents=True, exist_ok=True)
    for number in range(MOST_PLACES):
        held = os.open(folder() / f"{number}.place", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            continue
        os.ftruncate(held, 0)
        os.pwrite(held, f"{os.getpid()} {kind()}".encode(), 0)
        _held.append(held)
        return str(number)
    raise OSError("every place is taken")


def kind() -> str:
    """What this process is: "web", "worker", or the name of a command."""
    said = [one for one in sys.argv[1:3] if one != "serve"]
    return said[0] if said and Path(sys.argv[0]).name == "manage.py" else "web"


def meters() -> Meters | None:
    """Made at the first count of a process, once whichever of its threads come first. None where there is nowhere to
    write: a site serves without numbers."""
    if not _made:
        with _making:
            if not _made:
                _made.append(_make())
    return _made[0]


def _make() -> Meters | None:
    try:
        _choose_files()
    except OSError as problem:
        log.warning("Nothing is counted: %s cannot be written (%s).", "VAR_DIR/metrics", type(problem).__name__)
        return None
    from prometheus_client import Counter, Histogram  # noqa: PLC0415  (once it knows where its files are)

    return Meters(
        requests=Histogram("peerhealth_request_seconds", "Requests and how long they took",
                           ["route", "method", "status"], buckets=SECONDS),
        statements=Counter("peerhealth_statements", "Statements of requests", ["route"]),
        statement_seconds=Counter("peerhealth_statement_seconds", "Time in statements of requests", ["route"]),
        pool_waits=Counter("peerhealth_pool_waits", "Times that a connection of the pool was waited for"),
        pool_wait_seconds=Counter("peerhealth_pool_wait_seconds", "Time waited for connections of the pool"),
        jobs=Histogram("peerhealth_job_seconds", "Jobs, how they ended and how long they took", ["job", "outcome"],
                       buckets=JOB_SECONDS),
        mails=Counter("peerhealth_mails", "Mails and what became of them", ["outcome"]),
    )  # fmt: skip


def request(route: str, method: str, status: int, seconds: float, *, statements: int = 0,
            statement_seconds: float = 0) -> None:  # fmt: skip
    """A request that was answered: the name of its pattern, and what it took."""
    if (meter := meters()) is None:
        return
    meter.requests.labels(route, method, f"{status // 100}xx").observe(seconds)
    if statements:
        meter.statements.labels(route).inc(statements)
        meter.statement_seconds.labels(route).inc(statement_seconds)
    if connection.settings_dict["OPTIONS"].get("pool"):
        _pool(meter)


def job(name: str, outcome: str, seconds: float) -> None:
    """A job that ran: "done", "failed" (it is tried again) or "parked"."""
    if settings.METRICS and (meter := meters()):
        meter.jobs.labels(name, outcome).observe(seconds)


def mail(outcome: str) -> None:
    """A mail that was handed over ("sent"), given up ("unwanted") or not taken ("failed")."""
    if settings.METRICS and (meter := meters()):
        meter.mails.labels(outcome).inc()


_pool_before = {"requests_queued": 0, "requests_wait_ms": 0}


def _pool(meter: Meters) -> None:
    """What the pool of this process has added since the last look."""
    now = connection.pool.get_stats()
    with _making:
        waits, took = (now.get(name, 0) - _pool_before[name] for name in _pool_before)
        _pool_before.update({name: max(now.get(name, 0), _pool_before[name]) for name in _pool_before})
    if waits > 0:
        meter.pool_waits.inc(waits)
    if took > 0:
        meter.pool_wait_seconds.inc(took / 1000)


def _own_files() -> str:
    """This process' place, with room on the disk taken beforehand: a mapped file that finds none while it is written
    ends the process. Raises OSError."""
    own = place()
    for name, size in ROOM.items():
        with (folder() / f"{name}_{own}.db").open("ab") as file:
            os.posix_fallocate(file.fileno(), 0, size)
    return own


def _choose_files() -> None:
    """The package asks for its files by the process id, and would leave one behind for each process that ever was."""
    own, by = _own_files(), os.getpid()

    def whose() -> str:
        nonlocal own, by
        if os.getpid() != by:  # a process that was parted from this one
            own, by = _own_files(), os.getpid()
        return own

    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder())
    from prometheus_client import values  # noqa: PLC0415  (it looks for the folder when it is loaded)

    values.ValueClass = values.MultiProcessValue(whose)
