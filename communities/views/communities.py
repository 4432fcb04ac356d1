"""The list of communities. (What each is about is a matter of every floor: `posts.views.communities`.)"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.page_versions import of_everything
from communities import access
from communities.models import Community
from peerhealth import indexing
from peerhealth.revisits import for_visitors


@login_not_required
@require_safe
@for_visitors(of_everything)
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
