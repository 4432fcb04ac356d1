"""The list of communities and what each is about."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities import access
from communities.heading import head_for
from communities.models import Community, Membership
from peerhealth import indexing


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All communities that this reader may know of."""
    communities = Community.objects.listed_for(request.user).values(
        "pk", "slug", "name", "tagline", "hashtag", "visibility", "joining"
    )
    mine = access.standings(request.user)
    context = {
        "communities": communities,
        "mine": {community for community, standing in mine.items() if standing.is_member},
        "asked": {community for community, standing in mine.items() if standing.is_pending},
    }
    indexing.allow(request, request.path)
    return render(request, "communities/communities/list.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Description, rules, moderators, also-called names."""
    community = access.readable(request.user, slug)
    active = Membership.objects.filter(community=community, user__is_active=True).active()
    roles = [Membership.Role.GREETER, Membership.Role.MODERATOR]
    helping = list(active.filter(role__in=roles).order_by("since").values_list("role", "user__username"))
    head = head_for(request, community)
    if community.is_public:
        indexing.allow(request, request.path)
    return render(
        request,
        "communities/communities/about.html",
        {
            "community": community,
            "standing": head.standing,
            "head": head,
            "also_called": community.also_called(),
            "stands_for": community.stands_for(),
            "moderators": [name for role, name in helping if role == Membership.Role.MODERATOR],
            "greeters": [name for role, name in helping if role == Membership.Role.GREETER],
            "people": Membership.objects.filter(community=community).active().count(),
        },
    )
