"""What I wrote, wherever it stands: to find it again, and to take it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts import listing
from posts.models import Post


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My posts, the newest first: also those in communities that I have left, whose pages I can no longer read."""
    page = listing.page_of_own(Post.objects.written_by(request.user), request.GET)
    return render(request, "posts/mine/list.html", {"page": page})
