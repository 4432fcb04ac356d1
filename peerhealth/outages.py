"""When something is broken on our side: one static page for a defect (500), one for a database that cannot be reached
(503). Neither asks the database, the session or the frame of the site, because those may be what is broken."""

import logging
import select
import sys
from functools import cache

import psycopg
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds: a restarted database is there again by then
# SQLSTATE classes that tell of a server that is not there or has no room; all others (a statement that took too long, a
# lock that was waited for) are defects of ours. Errors without a state come from the connection itself.
UNREACHABLE = ("08", "53", "57P")


class OutageMiddleware:
    """Answers 503 where a view could not reach the database. What breaks before a view does (sessions) comes to
    `server_error`, in production."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The 503 page for a database out of reach; None for any other exception."""
        return unavailable(request, exception) if is_outage(exception) else None


def is_outage(exception: BaseException | None) -> bool:
    """Whether `exception` says that the database could not be reached."""
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    state = getattr(exception.__cause__, "sqlstate", None)
    return state is None or state.startswith(UNREACHABLE)


def unavailable(request: HttpRequest, exception: BaseException) -> HttpResponse:
    """503 with when to come back (RFC 9110, 15.6.4), for pages, parts of pages and drafts alike. The log gets what
    happened, not whose page it happened to."""
    logger.error("The database cannot be reached: %s", type(exception.__cause__ or exception).__name__)
    if hasattr(request, "session"):
        request.session.modified = False  # there is nowhere to write it to
    response = HttpResponse(page("503.html"), status=503, headers={"Retry-After": str(RETRY_AFTER)})
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # Django would add the address
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the exception is being handled."""
    exception = sys.exc_info()[1]
    if exception is not None and is_outage(exception):
        return unavailable(request, exception)
    return HttpResponse(page("500.html"), status=500)


def trust_quiet_connections(**_about) -> None:
    """At the beginning of a request (a receiver of Django's signal): a connection on which nothing has happened since
    the last one is there still, and need not be asked whether it is (CONN_HEALTH_CHECKS asks `SELECT 1`, a tenth of a
    page's time). One that the database has closed has something to read, and is asked as ever."""
    for one in connections.all(initialized_only=True):
        if one.connection is not None and not one.in_atomic_block and _is_quiet(one.connection):
            one.health_check_done = True


def _is_quiet(connection) -> bool:
    try:
        waiting = select.poll()
        waiting.register(connection.pgconn.socket)
        return not waiting.poll(0)
    except (OSError, DatabaseError, psycopg.Error):
        return False


@cache
def page(name: str) -> str:
    """A static page of `templates/`, as it stands there. A proxy can serve the file when the site itself is down."""
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
