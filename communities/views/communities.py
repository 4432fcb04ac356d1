"""The list of communities and what each is about."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities import access
from communities.models import Community, Membership


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All communities that this reader may know of."""
    communities = Community.objects.listed_for(request.user).values(
        "pk", "slug", "name", "tagline", "hashtag", "visibility"
    )
    mine = set(Membership.objects.of(request.user).active().values_list("community_id", flat=True))
    return render(request, "communities/communities/list.html", {"communities": communities, "mine": mine})


@login_not_required
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    """Description, rules, moderators, also-called names."""
    community = access.readable(request.user, slug)
    moderators = Membership.objects.filter(community=community).moderating()
    return render(
        request,
        "communities/communities/about.html",
        {
            "community": community,
            "standing": access.standing(request.user, community.pk),
            "also_called": community.also_called(),
            "stands_for": community.stands_for(),
            "moderators": moderators.order_by("since").values_list("user__username", flat=True),
            "people": Membership.objects.filter(community=community).active().count(),
        },
    )
