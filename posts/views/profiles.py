"""A person as others may see them, for signed-in people only."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from posts import drawing, listing
from posts.models import Thread


@require_safe
def show(request: HttpRequest, username: str) -> HttpResponse:
    """Name, month of joining, and the threads that *this reader* may read. No totals, no online state."""
    try:
        person = User.objects.named(username)
    except User.DoesNotExist:
        raise Http404 from None
    page = listing.page(Thread.objects.visible_to(request.user).filter(author=person), request.GET)
    drawn = drawing.threads(page.rows)
    return render(request, "posts/profiles/show.html", {"person": person, "page": page, "drawn": drawn})
