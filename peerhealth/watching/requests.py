"""One line a request, and its numbers: which pattern of address, how it ended, how long it and its statements took.

Never the address (it names a condition), what was asked for, who asked, with what browser or from where."""

import logging
import re
import time
import uuid
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

from peerhealth.logs import REQUEST_ID
from peerhealth.watching import counting, trust
from peerhealth.watching.doors import DOORS, HEALTH

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
# A number that a proxy gave (nginx's $request_id, a UUID): nothing that could be a word.
SANE = re.compile(r"[0-9a-f]{8}[0-9a-f-]{8,56}")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "-"  # no address of the site, or answered before one was looked for
STATIC = "static"


class Statements:
    """Counts what a request asks of the database, and for how long (seconds)."""

    def __init__(self) -> None:
        self.count, self.seconds = 0, 0.0

    def __call__(self, execute, sql, params, many, context) -> Any:
        """Around each statement (`connection.execute_wrapper`)."""
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - begun


class RequestMiddleware:
    """Outermost: what it sees is what the reader gets."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answers with the id of the request in a header."""
        begun, statements, name = time.perf_counter(), Statements(), _id(request)
        token = REQUEST_ID.set(name)
        try:
            with connection.execute_wrapper(statements):
                response = self.get_response(request)
            response[HEADER] = name
            if request.path != HEALTH and request.path not in DOORS:  # machines ask all day
                _tell(request, response, time.perf_counter() - begun, statements)
            return response
        finally:
            REQUEST_ID.reset(token)


def route(request: HttpRequest) -> str:
    """The name of the pattern that an address has: "thread", "admin:index"."""
    if request.resolver_match is not None:
        return request.resolver_match.view_name or NO_ROUTE
    return STATIC if request.path.startswith(settings.STATIC_URL) else NO_ROUTE


def _tell(request: HttpRequest, response: HttpResponse, seconds: float, statements: Statements) -> None:
    method = request.method if request.method in METHODS else "other"
    name = route(request)
    if settings.METRICS:
        asked = {"statements": statements.count, "statement_seconds": statements.seconds}
        counting.request(name, method, response.status_code, seconds, **asked)
    level = logging.DEBUG if name == STATIC and response.status_code < 400 else logging.INFO  # thirty of them a page
    if not log.isEnabledFor(level):
        return
    fields = {
        "method": method,
        "route": name,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "statements": statements.count,
        "statements_ms": round(statements.seconds * 1000, 1),
        "bytes": None if response.streaming else len(response.content),
        "signed_in": _is_signed_in(request),
    }
    log.log(level, "request", extra={"fields": fields})


def _is_signed_in(request: HttpRequest) -> bool:
    """As far as answering had to know: nothing is asked for the log's sake."""
    user = getattr(request, "_cached_user", None)
    return user is not None and user.is_authenticated


def _id(request: HttpRequest) -> str:
    """The proxy's, if it is one of ours and says a number; else a new one."""
    given = request.headers.get(HEADER, "")
    is_ours = settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0 and trust.among(request.META.get("REMOTE_ADDR", ""), ())
    return given if is_ours and SANE.fullmatch(given) else new_id()


def new_id() -> str:
    """A number that nothing can be learnt from."""
    return uuid.uuid4().hex
