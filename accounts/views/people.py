"""Blocking and muting somebody whose profile one has found, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts import blocking
from accounts.models import User

WORDS = {
    "block": {
        "title": _("Block this person?"),
        "button": _("Block"),
        "done": _("Blocked. What they write is folded for you from now on. They are not told."),
    },
    "mute": {
        "title": _("Mute this person?"),
        "button": _("Mute"),
        "done": _("Muted. What they write is folded for you from now on. They are not told."),
    },
    "unblock": {"title": _("Unblock this person?"), "button": _("Unblock"), "done": _("Unblocked. They are not told.")},
    "unmute": {"title": _("Unmute this person?"), "button": _("Unmute"), "done": _("Unmuted. They are not told.")},
}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, username: str, act: str) -> HttpResponse:
    """Says what blocking or muting does, then does it, or takes it back."""
    try:
        person = User.objects.findable_by(request.user).named(username)
    except User.DoesNotExist:
        raise Http404 from None
    if request.method != "POST":
        return render(request, "accounts/people/quiet.html", {"person": person, "act": act, "words": WORDS[act]})
    blocking.carry_out(act, reader=request.user, person=person)
    messages.success(request, WORDS[act]["done"])
    return redirect(person)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Whom I have blocked and muted, and taking it back: by id, also where the other cannot be found any more."""
    if request.method != "POST":
        return render(request, "accounts/people/list.html", {"people": blocking.listed(request.user)})
    if public_id := request.POST.get("unblock", ""):
        blocking.unblock(blocker=request.user, public_id=public_id)
        messages.success(request, WORDS["unblock"]["done"])
    elif public_id := request.POST.get("unmute", ""):
        blocking.unmute(muter=request.user, public_id=public_id)
        messages.success(request, WORDS["unmute"]["done"])
    return redirect("people")
