"""What open pages ask for when they hear that something has changed. Each asks the same doors as the page itself, gives
a new ticket to whoever may still hear, and remembers nothing as read."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities import access as communities
from communities.access import standing
from posts import access, answering, arriving, drawing, reading, remembering, tickets
from posts.models import Thread
from posts.views.communities import filtered
from posts.views.threads import page_of


@login_not_required
@require_safe
def replies(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many new replies there are after the number `after`, as what one presses to see them."""
    thread = access.readable_thread(request.user, public_id)
    news = arriving.replies(thread, request.user, arriving.parse_number(request.GET.get("after", "")))
    answer = render(request, "posts/now/_replies.html", {"thread": thread, "news": news})
    return tickets.give(answer, tickets.in_thread(request, thread))


@login_not_required
@require_safe
def posts(request: HttpRequest, public_id: str) -> HttpResponse:
    """The posts of a page as they are now; asked for with the page's own query."""
    thread = answering.readable_thread(request.user, public_id)
    answer = HttpResponse(drawing.posts(request, thread, page_of(request, thread)))
    return tickets.give(answer, tickets.in_thread(request, thread))


@login_not_required
@require_safe
def reactions(request: HttpRequest, public_id: str) -> HttpResponse:
    """The reactions of one post."""
    post = access.readable_post(request.user, public_id)
    stand = standing(request.user, post.thread.community_id)
    row = reading.one(post, request.user, stand)
    return tickets.give(HttpResponse(drawing.reactions(row, may_write=stand.is_member)), "")


@login_not_required
@require_safe
def threads(request: HttpRequest, slug: str) -> HttpResponse:
    """How many threads were begun in a community since the moment `since`, of those that the page shows."""
    community = communities.readable(request.user, slug)
    chosen, _names = filtered(Thread.objects.visible_to(request.user).in_community(community), request.GET)
    news = arriving.threads(chosen, request.user, remembering.parse_moment(request.GET.get("since", "")))
    answer = render(request, "posts/now/_threads.html", {"community": community, "news": news, "query": request.GET})
    return tickets.give(answer, tickets.in_list(request, community, standing(request.user, community.pk)))


@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """What stands in the link to my notifications."""
    return tickets.give(render(request, "posts/notifications/_bell.html"), tickets.of_bell(request))
