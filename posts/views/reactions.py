"""Reacting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from communities import access as communities
from posts import access, drawing, reacting, reading


@require_http_methods(["GET", "POST"])
def react(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adds or takes back a reaction; htmx gets the post's row of reactions, a browser goes back to the post."""
    post = access.readable_post(request.user, public_id)
    if request.method == "GET":  # back from signing in, where the press had led
        return redirect(post)
    standing = communities.writable(request.user, post.thread.community)
    reacting.toggle(user=request.user, post=post, kind=request.POST.get("kind", ""))
    if request.htmx:
        row = reading.one(post, request.user, standing)
        return HttpResponse(drawing.reactions(row))
    return redirect(post)
