"""Tickets: what lets a page hear its channels. Signed, five minutes long, and renewed by a view that asks once more who
may read. The process that carries hints believes a ticket and asks nobody."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from peerhealth import one_clock

LIFE = 5 * 60  # seconds
LONGEST = 600  # characters; ours are shorter
SIGNER = "peerhealth.live"


@dataclass(frozen=True, slots=True)
class Ticket:
    """`began`: when the request began that asked who may read (all that was known was read later); `until`: when it
    ends. Names of the person and session, empty for a visitor; of the `place` that access rests on; `rights`: a mask,
    for ends that spare some; `channels`: names."""

    began: float
    until: float
    person: str
    session: str
    place: str
    rights: int
    channels: tuple[str, ...]


def note_beginning(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a request knows when it began (`one_clock.at` says which moment that was), before anything was read
    for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.began = one_clock.ticks()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def issue(
    channels: Sequence[str], *, began: float, person: str = "", session: str = "", place: str = "", rights: int = 0
) -> str:
    """A ticket for `channels`; empty where the site is not live. The caller has asked who may read, after `began`."""
    if not settings.LIVE:
        return ""
    moments = [round(began * 1000), round((began + LIFE) * 1000)]
    return signing.Signer(salt=SIGNER).sign_object([*moments, person, session, place, rights, list(channels)])


def read(text: str) -> Ticket | None:
    """The ticket; None for one that is forged or over."""
    try:
        began, until, *rest, channels = signing.Signer(salt=SIGNER).unsign_object(text[:LONGEST])
    except (signing.BadSignature, ValueError, TypeError):
        return None
    ticket = Ticket(began / 1000, until / 1000, *rest, tuple(channels))
    now = one_clock.seconds()
    return ticket if ticket.began <= now + LIFE and now < ticket.until else None
