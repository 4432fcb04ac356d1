"""One hashtag across all communities that the reader may read; following and muting it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.page_versions import of_everything
from peerhealth.revisits import for_visitors
from posts import drawing, tag_following, tag_page, tags_lately
from posts.hashtags import identity
from posts.kinds import CHIPS
from posts.views.home import MINE

# What a press of a button does, by the word it sends: the verb, and what is said afterwards.
FOLLOWED = {
    "follow": (tag_following.follow, _("You follow this hashtag. Nobody else can see it.")),
    "each": (tag_following.follow_each, _("You will be told of each new thread. Nobody else can see it.")),
    "unfollow": (tag_following.forget, _("You no longer follow this hashtag.")),
}
MUTED = {
    "mute": (tag_following.mute, _("Muted. Its threads stay off your home page. Nobody is told.")),
    "unmute": (tag_following.forget, _("Unmuted.")),
}


@login_not_required
@require_safe
@for_visitors(of_everything)
def index(request: HttpRequest) -> HttpResponse:
    """Hashtags in what this reader may read: for members those of their communities and those they chose, then what
    many people use at once, then those of the site."""
    reader = request.user
    mine = bool(MINE(user=reader)) if reader.is_authenticated else False
    here = tags_lately.lately(reader, joined=True) if mine else []
    context = {
        "mine": here,
        "everywhere": tags_lately.lately(reader, leaving_out=[tag["name"] for tag in here]),
        "trending": tags_lately.trending(reader),
        "is_member": mine,
    }
    return render(request, "posts/tags/list.html", context | tag_following.listed(request.user))


@login_not_required
@require_safe
@for_visitors(of_everything, reads={"kind", "in", "after", "before"})
def show(request: HttpRequest, tag: str) -> HttpResponse:
    """Threads with the hashtag. One that nobody uses, and one used only where this reader may not read, are the same
    page: not found."""
    found, lately = _readable(request, tag)
    if found.name != tag:
        return redirect("tag", found.name, permanent=True)
    picked = tag_page.chosen(request.GET, lately, request.user)
    page = tag_page.page(found, request.GET, picked, request.user)
    context = {
        "tag": found,
        "lately": lately,
        "page": page,
        "picked": picked,
        "kinds": CHIPS,
        "filters": urlencode({name: picked[name] for name in ("kind", "in") if picked[name]}),
        "drawn": drawing.threads(page.rows),
    }
    return render(request, "posts/tags/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, tag: str) -> HttpResponse:
    """Follows the tag, also with word of each new thread, or ends that: the button says which, so that pressing it
    twice is pressing it once. Opened as an address, it leads to the tag and changes nothing."""
    return _do(request, tag, FOLLOWED)


@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: HttpRequest, tag: str) -> HttpResponse:
    """Keeps the tag's threads off the first page, or ends that; as `follow`."""
    return _do(request, tag, MUTED)


@require_http_methods(["GET", "HEAD", "POST"])
def chosen(request: HttpRequest) -> HttpResponse:
    """The hashtags I follow and those I have muted, with a way to undo each."""
    if request.method == "POST":
        tag_following.forget(request.user, identity(request.POST.get("forget", "")))
        messages.success(request, _("Taken off your list."))
        return redirect("chosen_tags")
    return render(request, "posts/tags/chosen.html", tag_following.listed(request.user))


def _readable(request: HttpRequest, tag: str):
    """The tag, and what is lately said with it. Raises Http404 where nothing of it can be read and it is no tag of a
    community that can be known of."""
    name = identity(tag)
    found = tag_page.find(name, request.user) if name else None
    lately = tag_page.lately(found, request.user) if found else None
    if not found or not lately or not (lately.threads or found.place):
        raise Http404
    return found, lately


def _do(request: HttpRequest, tag: str, acts) -> HttpResponse:
    found, _lately = _readable(request, tag)
    verb, said = acts.get(request.POST.get("act", ""), (None, ""))
    if request.method == "POST" and verb:
        verb(request.user, found.name)
        messages.success(request, said)
    return redirect("tag", found.name)
