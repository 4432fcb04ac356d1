"""Addresses for whoever looks after the site: `/healthz` for everybody, `/readyz` and `/metrics` for operators'
addresses alone. To all others these are no addresses: the request goes on and ends where every unknown one does.

They are answered before anything else looks at the request: a machine that asks names no host of the site and speaks
plain HTTP, and the first must need no database."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from peerhealth.watching import trust
from peerhealth.watching.upgrades import SCHEMA

HEALTH = "/healthz"


class DoorsMiddleware:
    """Answers at these addresses, GET and HEAD."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes on what is none of them, or nothing to whoever asks."""
        if request.method in {"GET", "HEAD"}:
            if request.path == HEALTH:
                return _say("ok")
            if (door := DOORS.get(request.path)) and trust.is_operator(request):
                return door()
        return self.get_response(request)


def ready() -> HttpResponse:
    """200 while the database answers and has this code's migrations, else 503 and why."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        missing = SCHEMA.missing()
    except DatabaseError:
        return _say("the database cannot be reached", 503)
    return _say("migrations are waiting: " + " ".join(missing), 503) if missing else _say("ready")


def metrics() -> HttpResponse:
    """What Prometheus reads."""
    from peerhealth.watching import telling  # noqa: PLC0415  (only who is asked for numbers loads what writes them)

    body, kind = telling.page()
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": "no-store"})


DOORS: dict[str, Callable[[], HttpResponse]] = {"/readyz": ready, "/metrics": metrics}


def _say(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain", headers={"Cache-Control": "no-store"})
