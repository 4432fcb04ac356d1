"""A person as others may see them, for signed-in people only."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import blocking, vouching
from accounts.models import User
from communities.models import Community, Membership
from posts import begun, drawing, listing
from posts.models import Post

REPLIES = "replies"


@require_safe
def show(request: HttpRequest, username: str) -> HttpResponse:
    """Name, month of joining, what they say about themselves, and what *this reader* may read of what they wrote:
    threads, or with `?show=replies` replies. No totals, no online state. Somebody who has blocked the reader is not
    found, as a name that nobody has."""
    try:
        person = User.objects.findable_by(request.user).noting_checks().named(username)
    except User.DoesNotExist:
        raise Http404 from None
    replies = request.GET.get("show") == REPLIES
    context = {
        "person": person,
        "mine": person == request.user,
        "folded": blocking.folded_for(request.user, [person.pk]).get(person.pk, ""),
        "relations": _relations(person, request.user),
        "checked": vouching.told_of(person),
        "replies": replies,
        "filters": f"show={REPLIES}" if replies else "",
        **(_replies(person, request) if replies else _threads(person, request)),
    }
    return render(request, "posts/profiles/show.html", context)


def _threads(person: User, request: HttpRequest) -> dict:
    page = begun.page_of_begun(person, request.GET, request.user)
    return {"page": page, "drawn": drawing.threads(page.rows)}


def _replies(person: User, request: HttpRequest) -> dict:
    shown = Q(hiding__isnull=True) | Q(author=request.user)
    replies = Post.objects.visible_to(request.user).filter(shown, author=person, number__gt=0)
    page = listing.page_of_replies(replies, request.GET, request.user)
    return {"page": page, "drawn": drawing.replies(page.rows)}


def _relations(person: User, reader: User) -> list[Membership]:
    """What they chose to show of themselves, of the communities that `reader` may know of: a private one therefore
    shows to its members alone."""
    known = Community.objects.listed_for(reader)
    telling = Membership.objects.of(person).telling_on_profile().filter(community__in=known)
    return list(telling.select_related("community").order_by("community__name"))
