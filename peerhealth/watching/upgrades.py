"""New code on a database that is not its own yet: nothing is served by half until its migrations have run
(docs/upgrading.md)."""

import logging
import threading
import time

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse

from peerhealth import outages

log = logging.getLogger(__name__)
LOOK_AGAIN = 1.0  # seconds


def waiting() -> list[str]:
    """Migrations that this code has and the database has not, as "app.name". Raises DatabaseError where it is away."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


class Schema:
    """Whether the database has this code's migrations. Once it has, it is not asked again: no process gets newer."""

    def __init__(self) -> None:
        self.is_there = False
        self._missing: list[str] = []
        self._looked_at = -LOOK_AGAIN
        self._looking = threading.Lock()

    def missing(self) -> list[str]:
        """What waits, as of a second ago. Raises DatabaseError."""
        if self.is_there:
            return []
        with self._looking:
            if not self.is_there and time.monotonic() >= self._looked_at + LOOK_AGAIN:
                self._missing = waiting()
                self._looked_at = time.monotonic()
                self.is_there = not self._missing
            return [] if self.is_there else self._missing


SCHEMA = Schema()


def look() -> None:
    """For the beginning of a process, so that the first request need not. Leaves no connection behind, and minds no
    database that is away."""
    try:
        if missing := SCHEMA.missing():
            log.error("%s migrations wait: nothing is served until `manage.py migrate` has run.", len(missing))
    except DatabaseError as problem:
        log.warning("The database cannot be reached yet (%s).", type(problem).__name__)
    finally:
        connection.close()


def wait(until: threading.Event | None = None) -> None:
    """Until the database has the schema, or `until` is set: a worker on an older one would do jobs by half. Keeps no
    connection, and leaves a database that is away to whoever works."""
    said = False
    while not (until and until.is_set()):
        missing = _missing_now()
        if not missing:
            return
        if not said:
            log.error("%s migrations wait: no job is done until `manage.py migrate` has run.", len(missing))
        said = True
        time.sleep(LOOK_AGAIN)


def _missing_now() -> list[str]:
    try:
        return SCHEMA.missing()
    except DatabaseError:
        return []
    finally:
        if not connection.in_atomic_block:
            connection.close()


class GateMiddleware:
    """503 for everything while migrations wait: code that finds no column would answer half, or write half. Files of
    the page itself are served. On one's own machine `manage.py start` migrates."""

    def __init__(self, get_response):
        if settings.DEVELOPMENT:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on once the schema is there; without a database the page itself says so."""
        if not SCHEMA.is_there and not request.path.startswith(settings.STATIC_URL):
            try:
                if SCHEMA.missing():
                    return outages.answer(request, outages.AWAY)
            except DatabaseError as problem:
                return outages.unavailable(request, outages.outage_of(problem) or outages.AWAY, problem)
        return self.get_response(request)
