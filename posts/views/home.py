"""The first page: for visitors what this is, for members what is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.models import Community
from peerhealth import indexing
from posts import drawing, listing, remembering
from posts.models import Thread

WAITING_SHOWN = 3


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """`/`."""
    return _members_home(request) if request.user.is_authenticated else _visitors_home(request)


def _visitors_home(request: HttpRequest) -> HttpResponse:
    if not request.GET:
        indexing.allow(request, request.path)
    return render(request, "posts/home/visitor.html", {"lively": listing.lively(request.user)})


def _members_home(request: HttpRequest) -> HttpResponse:
    """The threads of my communities; above them those that nobody has answered yet."""
    mine = list(Community.objects.joined_by(request.user).values("pk", "slug", "name"))
    threads = Thread.objects.visible_to(request.user).filter(community__in=[row["pk"] for row in mine])
    threads = threads.unmuted_by(request.user)
    page = listing.page(threads, request.GET, request.user)
    first_page = not request.GET
    context = {
        "communities": mine,
        "page": page,
        "waiting": listing.waiting(threads, request.user, WAITING_SHOWN) if first_page else [],
        "drawn": drawing.threads(page.rows),
        "lively": [] if mine else listing.lively(request.user),
        "something_new": listing.something_new(page),
        "until": remembering.moment_now(),
    }
    return render(request, "posts/home/member.html", context)
