"""What opening a page leaves behind (what was read, that a session is still used) is written once the answer is out:
no reader waits for a write, and a page is there also while the database takes none.

The server calls `close` on an answer that it has sent (PEP 3333); what was noted with the request is done then, by the
same process and connection. Whoever opens the next page finds it written. What is lost when the process dies at just
that moment is a mark: the post stays new.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from peerhealth import outages
from peerhealth.patient_database import deadline

logger = logging.getLogger(__name__)
# Whether an answer is out and this is what comes after it; tests tell the one from the other.
IS_OUT: ContextVar[bool] = ContextVar("is_out", default=False)


def do(request: HttpRequest, act: Callable[[], object]) -> None:
    """`act` is done once the answer to `request` is out; now, where the middleware does not carry it there."""
    if (noted := getattr(request, "afterwards", None)) is None:
        with outages.where_possible():
            act()
    else:
        noted.append(act)


def carry(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, outside of all that may put another answer in the place of a view's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.afterwards = []  # type: ignore[attr-defined]
        response = get_response(request)
        for act in request.afterwards:  # type: ignore[attr-defined]
            response._resource_closers.append(lambda act=act: _run(act))
        return response

    return middleware


def _run(act: Callable[[], object]) -> None:
    token = IS_OUT.set(True)
    try:
        with deadline.within(settings.DATABASE_PATIENCE), outages.where_possible():
            act()
    except (DatabaseError, InterfaceError) as error:
        logger.error("What comes after an answer was not written: %s", type(error.__cause__ or error).__name__)  # noqa: TRY400  (the trace would hold values)
    finally:
        IS_OUT.reset(token)
