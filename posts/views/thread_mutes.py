"""Muting a conversation, taking it back, and the list of those that are muted."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts import access, silencing


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mutes the thread, or with `act` "unmute" takes it back: the button says which, so that pressing it twice is
    pressing it once. Opened as an address, it leads to the thread and changes nothing."""
    thread = access.readable_thread(request.user, public_id)
    if request.method == "POST" and request.POST.get("act") == "unmute":
        silencing.unmute(request.user, thread.public_id)
        messages.success(request, _("Unmuted. What is new in this conversation is marked again."))
    elif request.method == "POST":
        silencing.mute(request.user, thread)
        messages.success(request, _("Muted. Nothing in this conversation is marked as new. Nobody is told."))
    return redirect(thread)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """The conversations I have muted; titles only where I may still read them."""
    if request.method == "POST":
        silencing.unmute(request.user, request.POST.get("unmute", ""))
        messages.success(request, _("Unmuted. What is new in this conversation is marked again."))
        return redirect("muted")
    return render(request, "posts/muted/list.html", {"page": silencing.page_of_muted(request.user, request.GET)})
