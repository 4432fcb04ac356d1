"""Completing a word while somebody types it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communities import access as communities
from posts import access, completing

LONGEST = 64


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """What the `word` after a `sign` could become, in a `thread` or a `community`, as options of a list. Asked by POST,
    so that no log of addresses keeps what somebody types; an address alone gets an empty list."""
    sign, word = _sent(request, "sign"), _sent(request, "word")
    in_thread, in_community = _sent(request, "thread"), _sent(request, "community")
    thread = access.readable_thread(request.user, in_thread) if in_thread else None
    community = thread.community if thread else in_community and communities.readable(request.user, in_community)
    found: list[str] = []
    if sign == "#":
        found = completing.tags(word, request.user, community or None)
    elif sign == "@" and thread:
        found = completing.names(word, request.user, thread)
    response = render(request, "posts/writing/_options.html", {"found": found, "sign": sign})
    response["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest, name: str) -> str:
    """One thing that was sent, bounded; NUL, which PostgreSQL cannot take, becomes a sign that nothing has."""
    return request.POST.get(name, "")[:LONGEST].replace("\x00", "\ufffd")
