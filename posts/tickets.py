"""Tickets for the pages that hear: a thread's, a community's list, and my bell on each of them. Only for what a view
has found through `visible_to` (docs/live.md)."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts import hearing
from communities.hearing import place, rights
from communities.models import Community
from communities.standing import Standing
from peerhealth import moments, one_clock
from peerhealth.live import tickets
from posts.hinting import AUTHOR, list_channel, thread_channel
from posts.models import Thread
from posts.telling import WITH_BELL

HEADER = "Live-Ticket"
BELL = "/notifications/bell/"


@dataclass(frozen=True)
class Live:
    """What a page needs to hear: a ticket, and the address `at` which it asks what is new and for another ticket."""

    ticket: str
    at: str


def in_thread(request: HttpRequest, thread: Thread) -> str:
    """For a thread that was read through its door (`posts.access.readable_thread`)."""
    began = request.user.is_authenticated and thread.author_id == request.user.pk
    held = rights(thread.standing) | AUTHOR * began
    return _issue(request, [thread_channel(thread)], place=place(thread.community_id), rights=held)


def in_list(request: HttpRequest, community: Community, standing: Standing) -> str:
    """For a community that was read through its door (`communities.access.readable`)."""
    channels = [list_channel(community.pk, members=members) for members in (False, True)[: 1 + standing.is_member]]
    return _issue(request, channels, place=place(community.pk), rights=rights(standing))


def on_thread(request: HttpRequest, thread: Thread) -> Live:
    """For a thread's page: what is new comes after the last post that it knows."""
    return Live(in_thread(request, thread), f"/t/{thread.public_id}/now/replies/?after={thread.last_number}")


def on_list(request: HttpRequest, community: Community, standing: Standing, chosen: dict[str, str]) -> Live:
    """For a community's page with the filters that were `chosen`: what is new comes after its request began. (What came
    between that and its list is said once too often rather than never.)"""
    since = moments.stamp(one_clock.at(request.began))  # type: ignore[attr-defined]
    query = {name: value for name, value in chosen.items() if value} | {"since": since}
    at = reverse("threads_now", args=[community.slug])
    return Live(in_list(request, community, standing), f"{at}?{urlencode(query)}")


def of_bell(request: HttpRequest) -> str:
    """For nothing but the reader's own bell."""
    return _issue(request, [])


def _issue(request: HttpRequest, channels: list[str], **on: Any) -> str:
    if request.user.is_authenticated:
        channels = [*channels, hearing.bell(request.user.pk)]
    began = one_clock.at(request.began).timestamp()  # type: ignore[attr-defined]
    return tickets.issue(channels, began=began, **hearing.who(request), **on)


def give(response: HttpResponse, ticket: str) -> HttpResponse:
    """The response with a new ticket for the page that asked."""
    if ticket:
        response[HEADER] = ticket
    response["Cache-Control"] = "private, no-store"
    return response


def live(request: HttpRequest) -> dict[str, object]:
    """Context processor: `live`, for the frame. What the page's view has said (`request.live`); else, on pages with a
    bell, what a signed-in reader needs to hear theirs. No query."""
    found = getattr(request, "live", None)
    here = request.resolver_match and request.resolver_match.url_name in WITH_BELL
    if found is None and here and settings.LIVE and request.user.is_authenticated:
        found = Live(of_bell(request), BELL)
    return {"live": found if found and found.ticket else None}
