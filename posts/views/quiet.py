"""Muting or blocking who wrote a post: by the post, so that it works whoever has blocked whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import blocking
from accounts.views.people import WORDS
from peerhealth.errors import Refused
from posts import access


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Says what muting and blocking do, then does the one that was chosen."""
    post = access.readable_post(request.user, public_id)
    if post.author is None or post.author == request.user:
        raise Refused(_("There is nobody here whom you could mute or block."))
    act = request.POST.get("act", "")
    if act not in {"block", "mute"}:
        status = 422 if request.method == "POST" else 200
        return render(request, "posts/posts/quiet.html", {"post": post, "thread": post.thread}, status=status)
    blocking.carry_out(act, reader=request.user, person=post.author)
    messages.success(request, WORDS[act]["done"])
    return redirect(post)
