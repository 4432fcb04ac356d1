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
    asked = request.POST
    word, in_thread, in_community = asked.get("word", "")[:LONGEST], asked.get("thread"), asked.get("community")
    thread = access.readable_thread(request.user, in_thread) if in_thread else None
    community = thread.community if thread else in_community and communities.readable(request.user, in_community)
    found: list[str] = []
    if asked.get("sign") == "#":
        found = completing.tags(word, request.user, community or None)
    elif asked.get("sign") == "@" and thread:
        found = completing.names(word, request.user, thread)
    response = render(request, "posts/writing/_options.html", {"found": found, "sign": asked.get("sign")})
    response["Cache-Control"] = "no-store"
    return response
