"""What an account hears on open pages, and when it hears no more (docs/live.md)."""

from collections.abc import Iterable

from django.http import HttpRequest

from accounts.models import User
from peerhealth.live import End, Hint, name, say


def bell(user_id: int) -> str:
    """The channel of somebody's bell."""
    return name("bell", user_id)


def ring(people: Iterable[int]) -> None:
    """Says to each of `people` (ids) that their bell may show something else now. One query; none for nobody."""
    say(*bells(people))


def bells(people: Iterable[int]) -> list[Hint]:
    """What `ring` says, for who says something else as well."""
    return [Hint(bell(person), "bell") for person in dict.fromkeys(people)]


def who(request: HttpRequest) -> dict[str, str]:
    """Whose a ticket is: names of the person and the session, empty for a visitor."""
    if not request.user.is_authenticated:
        return {"person": "", "session": ""}
    return {"person": name("person", request.user.pk), "session": name("session", request.session.session_key)}


def shut_out(user: User) -> None:
    """Ends everything that `user` hears, wherever they are signed in: whoever still may, comes back. One query."""
    say(End(person=name("person", user.pk)))


def sessions_ended(keys: Iterable[str]) -> None:
    """Ends what is heard in these sessions. One query; none for none."""
    say(*(End(session=name("session", key)) for key in keys))


def signed_out(request: HttpRequest, **_about: object) -> None:
    """On Django's signal, which comes from the site and the admin alike: ends what is heard in this session."""
    if request and request.session.session_key:
        sessions_ended([request.session.session_key])
