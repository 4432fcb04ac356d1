"""The first page: for visitors what this is, for members what waits for them and what is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.page_versions import of_everything
from communities.models import Community
from peerhealth import indexing
from peerhealth.revisits import for_visitors
from peerhealth.statements import Statement, Together
from posts import dismissing, drawing, greeting, home_list, listing, remembering, visiting

MINE = Statement(lambda user: Community.objects.joined_by(user).values_list("slug", "name"))
BEGINS = Together(MINE, visiting.ASKING)
WAITING_SHOWN, FIRST_POSTS_SHOWN = 4, 4


@login_not_required
@require_safe
@for_visitors(of_everything)
def home(request: HttpRequest) -> HttpResponse:
    """`/`."""
    return _members_home(request) if request.user.is_authenticated else _visitors_home(request)


def _visitors_home(request: HttpRequest) -> HttpResponse:
    if not request.GET:
        indexing.allow(request, request.path)
    return render(request, "posts/home/visitor.html", {"lively": listing.lively(request.user)})


def _members_home(request: HttpRequest) -> HttpResponse:
    """What waits for an answer in my communities, and what is new there and in what I follow."""
    joined, asking = BEGINS(user=request.user)
    mine = [{"slug": slug, "name": name} for slug, name in joined]
    page = home_list.page_for(request.user, request.GET)
    begins = bool(mine) and not request.GET  # what waits is for the first page alone
    context = {
        "communities": mine,
        "asking": asking[0][0] if asking and not request.GET else "",  # about a visit that was
        "page": page,
        "waiting": dismissing.waiting_for(request.user, WAITING_SHOWN) if begins else [],
        "first_posts": greeting.first_posts(request.user, FIRST_POSTS_SHOWN) if begins else [],
        "set_aside": dismissing.set_aside(request.user) if begins else None,
        "drawn": drawing.threads(page.rows),
        "lively": [] if mine else listing.lively(request.user),
        "something_new": listing.something_new(page),
        "until": remembering.moment_now(),
    }
    return render(request, "posts/home/member.html", context)
