"""Where somebody is signed in, when each place was last used (to the day), and signing out there."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.internal.flows.sessions import end_other_sessions, end_sessions
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts import hearing
from accounts.devices import device
from peerhealth import afterwards

SEEN = "seen_on"


class SeenMiddleware:
    """Notes once a day that a session is still used: enough to recognise one that is forgotten somewhere, and no log of
    when somebody reads. Sessions that did not begin at sign-in (commands, tests) are left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on; two writes on the first request of a day, once its answer is out; none on others."""
        today = timezone.now().date().isoformat()
        is_first = request.session.session_key and request.session.get(SEEN, today) != today
        response = self.get_response(request)
        if is_first and request.session.session_key:  # who has just signed out has none
            if request.method in {"GET", "HEAD"} and not request.session.modified:
                request.session.save_afterwards(request)
            request.session[SEEN] = today
            seen = UserSession.objects.filter(session_key=request.session.session_key)
            afterwards.do(request, partial(seen.update, last_seen_at=timezone.now()))
        return response


class SessionsAdapter(DefaultUserSessionsAdapter):
    """Where allauth asks how sessions end: their open pages hear no more."""

    def end_sessions(self, sessions) -> None:
        """Ends them, wherever they are."""
        sessions = list(sessions)
        super().end_sessions(sessions)
        hearing.sessions_ended([session.session_key for session in sessions])


@dataclass(frozen=True)
class Place:
    """One place where somebody is signed in."""

    pk: int
    device: str
    since: datetime
    seen: datetime
    is_here: bool


def places(request: HttpRequest) -> list[Place]:
    """All places where the person is signed in: this one first, then the most lately used."""
    here = request.session.session_key
    rows = UserSession.objects.purge_and_list(request.user)
    found = [
        Place(row.pk, device(row.user_agent), row.created_at, row.last_seen_at, row.session_key == here) for row in rows
    ]
    return sorted(found, key=lambda place: (not place.is_here, -place.seen.timestamp()))


def end(request: HttpRequest, pk: int) -> bool:
    """Signs the person out at one place of theirs; at this one too if it is that. Returns whether there was one."""
    mine = list(UserSession.objects.filter(user=request.user, pk=pk))
    end_sessions(request, mine)
    return bool(mine)


def end_others(request: HttpRequest) -> None:
    """Signs the person out everywhere but here."""
    end_other_sessions(request, request.user)


def note(request: HttpRequest) -> None:
    """Begins to note the days on which this session is used."""
    request.session[SEEN] = timezone.now().date().isoformat()
