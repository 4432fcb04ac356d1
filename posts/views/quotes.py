"""The words of a post as a quote, for the reply box that is open already."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from communities import access as communities
from posts import access, quoting


@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """The quote as plain text, for those who may write there."""
    post = access.readable_post(request.user, public_id)
    communities.writable(request.user, post.thread.community)
    return HttpResponse(quoting.quote(post, request.user), content_type="text/plain; charset=utf-8")
