"""Reacting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from communities import access as communities
from peerhealth.errors import Refused
from posts import access, drawing, reacting, reading
from posts.models import Post


@require_http_methods(["GET", "POST"])
def react(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adds or takes back a reaction; htmx gets the post's row of reactions, a browser goes back to the post."""
    post = access.readable_post(request.user, public_id)
    if request.method == "GET":  # back from signing in, where the press had led
        return redirect(post)
    standing = communities.writable(request.user, post.thread.community)
    _ask_first(request, post)
    refusal = ""
    try:
        reacting.toggle(user=request.user, post=post, kind=request.POST.get("kind", ""))
    except Refused as refused:
        if not request.htmx:
            raise
        refusal = str(refused)
    if request.htmx:
        row = reading.one(post, request.user, standing)
        return HttpResponse(drawing.reactions(row, refusal), status=422 if refusal else 200)
    return redirect(post)


def _ask_first(request: HttpRequest, post: Post) -> None:
    """Raises AgreementFirst for who has yet to agree to a text of the house, unless they take a reaction back."""
    try:
        agreeing.first(request, back=post.get_absolute_url())
    except agreeing.AgreementFirst:
        if not reacting.is_there(user=request.user, post=post, kind=request.POST.get("kind", "")):
            raise
