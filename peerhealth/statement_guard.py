"""Watches the statements of each request: the slow ones, and one that is asked again and again for row after row.

The log says the statement without its values (they are health data) and where in our code it came from. While
developing both are told; in tests a repeated statement is an error; on a real site slow ones are told
(SLOW_STATEMENT_MS).
"""

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

LONGEST = 300  # characters of a statement that are told
FLOORS = tuple(
    str(Path(settings.BASE_DIR) / floor) + "/" for floor in ("peerhealth", "accounts", "communities", "posts")
)
# Modules through which every statement passes: what called them is what matters.
BETWEEN = ("statement_guard.py", "statements.py", "/watching/requests.py", "/models/", "/migrations/")
# The same statement may be asked so often in one request, where there is a reason.
ALLOWED: dict[str, str] = {
    "SAVEPOINT": "each verb has its own transaction",
    "RELEASE SAVEPOINT": "as above",
    "ROLLBACK TO": "as above",
    "mfa_authenticator": "allauth asks at each of its doors which second factors somebody has",
    "pg_advisory": "a lock is taken again by each verb that needs it",
}


class RepeatedStatementError(Exception):
    """One request asked the same statement for row after row."""


class Guard:
    """What one request asks."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def __call__(self, execute, sql, params, many, context):
        """Django's execute_wrapper."""
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent = (time.perf_counter() - begun) * 1000
            if 0 < settings.SLOW_STATEMENT_MS <= spent:
                logger.warning("Slow statement, %d ms, at %s: %s", spent, where(), sql[:LONGEST])
            self._count(sql)

    def _count(self, sql: str) -> None:
        self.asked[sql] += 1
        most = settings.REPEATED_STATEMENTS
        if (
            most
            and self.asked[sql] == most
            and not any(sql.lstrip().startswith(one) or one in sql[:60] for one in ALLOWED)
        ):
            told = f"Asked {most} times in one request, at {where()}: {sql[:LONGEST]}"
            if settings.REPEATED_STATEMENTS_ARE_ERRORS:
                raise RepeatedStatementError(told)
            logger.warning("%s", told)


def where() -> str:
    """File and line in our code from which the statement came."""
    frame = sys._getframe(1)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(FLOORS) and not any(part in name for part in BETWEEN):
            return f"{Path(name).relative_to(settings.BASE_DIR)}:{frame.f_lineno}"
        frame = frame.f_back
    return "no line of ours"


def watch(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware; costs nothing where nothing is to be watched."""
    if not (settings.SLOW_STATEMENT_MS or settings.REPEATED_STATEMENTS):
        return get_response

    def middleware(request: HttpRequest) -> HttpResponse:
        with connection.execute_wrapper(Guard()):
            return get_response(request)

    return middleware
