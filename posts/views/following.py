"""Following a conversation, taking it back, and what I follow."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts import access, following, tag_following


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Follows the thread, with `act` "each" to hear of every reply, with "unfollow" takes it back: the button says
    which, so that pressing it twice is pressing it once. Opened as an address, it leads to the thread and changes
    nothing."""
    thread = access.readable_thread(request.user, public_id)
    act = request.POST.get("act") if request.method == "POST" else None
    if act == "unfollow":
        following.unfollow(request.user, thread.public_id)
        messages.success(request, _("You no longer follow this conversation. Answers to you are told as before."))
    elif act == "each":
        following.follow(request.user, thread, each=True)
        messages.success(request, _("You are told of every reply in this conversation."))
    elif request.method == "POST":
        following.follow(request.user, thread)
        messages.success(request, _("You follow this conversation. What is new in it comes to your home page."))
    return redirect(thread)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The conversations I follow and may still read, and the hashtags I follow."""
    if request.method == "POST":
        following.unfollow(request.user, request.POST.get("unfollow", ""))
        messages.success(request, _("You no longer follow this conversation."))
        return redirect("following")
    context = {
        "page": following.page_of_followed(request.user, request.GET),
        "tags": tag_following.listed(request.user)["followed"],
    }
    return render(request, "posts/following/list.html", context)
