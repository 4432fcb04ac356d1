"""One hashtag across all communities that the reader may read."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from communities.models import Community
from posts import drawing, listing
from posts.hashtags import identity
from posts.models import Hashtag, Thread


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Hashtags in what this reader may read: for members those of their communities, then those of the site."""
    readable = Thread.objects.visible_to(request.user)
    mine = list(Community.objects.joined_by(request.user).values_list("pk", flat=True))
    here = listing.tags_lately(readable.filter(community__in=mine)) if mine else []
    everywhere = listing.tags_lately(readable, leaving_out={tag["name"] for tag in here})
    return render(request, "posts/tags/list.html", {"mine": here, "everywhere": everywhere, "is_member": bool(mine)})


@login_not_required
@require_safe
def show(request: HttpRequest, tag: str) -> HttpResponse:
    """Threads with the hashtag. A hashtag that nobody uses, and one used only where this reader may not read, are the
    same page: not found."""
    name = identity(tag)
    if not name:
        raise Http404
    threads = Thread.objects.visible_to(request.user).tagged(name)
    page = listing.page(threads, request.GET, request.user, with_deleted=True)
    if not page.rows and not request.GET:
        raise Http404
    if name != tag:
        return redirect("tag", name, permanent=True)
    shown = Hashtag.objects.filter(name=name).values_list("display", flat=True).first() or name
    drawn = drawing.threads(page.rows)
    return render(request, "posts/tags/show.html", {"shown": shown, "name": name, "page": page, "drawn": drawn})
