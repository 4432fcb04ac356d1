"""When something is broken on our side: one static page for a defect (500), and 503 for a database that is away, has
too much to do, or takes no changes. None of them asks the database, the session or the frame of the site, because those
may be what is broken. What somebody had written comes back with them, and goes out again at the press of a button."""

import logging
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

import psycopg
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg import OperationalError as PsycopgError
from psycopg_pool import PoolTimeout

from peerhealth import again, kept
from peerhealth.errors import TOO_MUCH_SENT
from peerhealth.patient_database import deadline
from peerhealth.patient_database.connection import TooSlowError, is_outdated

logger = logging.getLogger(__name__)

KEY = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class Outage:
    """What is wrong: `noted` in the log, `title` and `sentence` for people, who may come back after `seconds`.
    `states`: how SQLSTATEs of it begin (PostgreSQL's manual, appendix A)."""

    noted: str
    title: str | Promise
    sentence: str | Promise
    seconds: int
    states: tuple[str, ...]


AWAY = Outage(
    "The database cannot be reached",
    _("We cannot reach our records just now"),
    _("The site is being looked after, or something broke on our side. You are not signed out."),
    30,  # a restarted database is there again by then
    ("08", "28", "3D", "57P", "58"),
)
BUSY = Outage(
    "The database was too slow, or somebody was in the way",
    _("This took too long"),
    _("Too much is going on here at this moment, so we stopped waiting."),
    5,
    ("25P03", "25P04", "40001", "40P01", "53", "55P03", "57014"),
)
# More room, or the end of somebody's maintenance, takes its time; reading goes on meanwhile.
FULL = Outage(
    "The database takes no changes (its disk is full, or it is read-only)",
    _("Nothing can be saved just now"),
    _("What is here can be read as always, but nothing new can be kept. Whoever looks after this site will see it."),
    60,
    ("25006", "53100"),
)


class OutageMiddleware:
    """Keeps the deadline of a request, and answers 503 where a view could not have the database. What breaks before a
    view does (sessions) comes to `server_error`, in production."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        with deadline.within(settings.DATABASE_PATIENCE):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The 503 page for what the database could not do; None for any other exception."""
        outage = outage_of(exception)
        return unavailable(request, outage, exception) if outage else None


def outage_of(exception: BaseException | None) -> Outage | None:
    """What kind of outage `exception` tells of; None for anything else, which is a defect of ours."""
    if not isinstance(exception, DatabaseError | InterfaceError | PsycopgError):
        return None
    cause = exception if isinstance(exception, PsycopgError) else exception.__cause__
    if isinstance(cause, TooSlowError | PoolTimeout) or is_outdated(cause):
        return BUSY
    state = getattr(cause, "sqlstate", None)
    if state is None:  # of the connection itself
        return AWAY if isinstance(exception, OperationalError | InterfaceError | PsycopgError) else None
    return next((outage for outage in (FULL, BUSY, AWAY) if state.startswith(outage.states)), None)


@contextmanager
def where_possible() -> Iterator[None]:
    """For what a page notes beside what it is there for (that somebody has read it): left undone where the database
    takes no changes, for reading goes on. Not for use in a transaction."""
    try:
        yield
    except DatabaseError as problem:
        if outage_of(problem) is not FULL:
            raise
        logger.warning(FULL.noted)


def unavailable(request: HttpRequest, outage: Outage, exception: BaseException) -> HttpResponse:
    """503 with when to come back (RFC 9110, 15.6.4), for pages, parts of pages and drafts alike. The log gets what
    happened and in which view, not on whose page."""
    view = getattr(request.resolver_match, "view_name", None)
    logger.error("%s: %s in %s", outage.noted, type(exception.__cause__ or exception).__name__, view or "no view")
    if hasattr(request, "session"):
        request.session.modified = False  # there is nowhere to write it to
    return answer(request, outage)


def answer(request: HttpRequest, outage: Outage) -> HttpResponse:
    """The 503 itself, for a page, a part of one or a draft, with what was typed."""
    response = HttpResponse(_page(request, outage), status=503, headers={"Retry-After": str(outage.seconds)})
    response["Cache-Control"] = "private, no-store" if request.method == "POST" else "no-store"
    if request.headers.get("HX-Request"):
        response["HX-Reswap"] = "none" if request.headers.get("Background") else "beforeend"
    response._has_been_logged = True  # Django would add the address
    return response


def _page(request: HttpRequest, outage: Outage) -> str:
    if request.headers.get("HX-Request"):
        return render_to_string("_refused.html", {"sentence": f"{outage.title}. {_('Please try again in a minute.')}"})
    if request.method != "POST" and outage is AWAY:
        return page("503.html")
    fields = _sent(request)
    context = {"fields": fields, "words": again.readable(fields or []), "key": fields and request.POST.get(KEY, "")}
    context |= {"outage": outage, "where": request.get_full_path(), "is_form": request.method == "POST"}
    context["is_once"] = any(name == "token" for name, _value in fields or [])  # of a post's form: twice is once
    return render_to_string("503_again.html", context)


def _sent(request: HttpRequest) -> list[list[str]] | None:
    """The fields of a form that can be given back: one that came from a page of ours, with nothing secret in it."""
    if request.method != "POST" or request.path.startswith(again.ENTRANCES):
        return None
    with suppress(*TOO_MUCH_SENT, RawPostDataException, UnreadablePostError, SuspiciousOperation):
        return kept.fields_of(request.POST) if again.is_from_here(request) else None
    return None


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: the exception is being handled."""
    exception = sys.exc_info()[1]
    if exception is not None and (outage := outage_of(exception)):
        return unavailable(request, outage, exception)
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
        waiting.register(connection.pgconn.socket, select.POLLIN)  # not whether it may be written to
        return not waiting.poll(0)
    except (OSError, DatabaseError, psycopg.Error):
        return False


@cache
def page(name: str) -> str:
    """A static page of `templates/`, as it stands there. A proxy can serve the file when the site itself is down."""
    return (settings.BASE_DIR / "templates" / name).read_text(encoding="utf-8")
