"""Where to write: one's own communities, and any other that the finder finds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities import answering
from communities.models import Community


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """`/new/`: my communities and the finder. Its answers lead to writing in mine, to the page of any other."""
    mine = Community.objects.joined_by(request.user).values("slug", "name", "tagline")
    context = {"writes_in": {row["slug"] for row in mine}, **answering.answers(request)}
    if request.htmx:
        return render(request, "communities/conditions/_hits.html", context)
    return render(request, "posts/threads/choose.html", context | {"communities": mine})
