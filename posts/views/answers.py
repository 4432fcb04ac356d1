"""What waits for an answer, who is writing one, and what the author of a question says about answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities import access as communities
from communities.heading import head_for
from communities.page_versions import of_community
from peerhealth.revisits import for_visitors
from posts import access, claiming, drawing, greeting, helping, listing, queue
from posts.kinds import CHIPS
from posts.models import Thread

FIRST_POSTS_SHOWN = 10


@login_not_required
@require_safe
@for_visitors(of_community, reads={"after", "before"})
def waiting(request: HttpRequest, slug: str) -> HttpResponse:
    """Questions and stories that wait for an answer: newcomers first, then who waits longest."""
    community = communities.readable(request.user, slug)
    head = head_for(request, community)
    threads = Thread.objects.visible_to(request.user).in_community(community)
    page = queue.page(threads, request.GET, request.user, head.standing)
    greets = greeting.greets(head.standing) and not request.GET
    context = {
        "community": community,
        "standing": head.standing,
        "head": head,
        "page": page,
        "drawn": drawing.waiting(request, page.rows, head.standing),
        "first_posts": greeting.first_posts(request.user, FIRST_POSTS_SHOWN, community) if greets else [],
        "kinds": CHIPS,
        "chosen": {"waiting": True},
        "shared": community.is_public and listing.for_search_engines(page.rows, request.GET),
    }
    return render(request, "posts/waiting/show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """“I am writing an answer”, which leads to the box to write it in; with `act` "stop" it is taken back."""
    thread = access.readable_thread(request.user, public_id)
    communities.writable(request.user, thread.community)
    if request.method == "POST" and request.POST.get("act") == "stop":
        claiming.let_go(user=request.user, thread=thread)
        messages.success(request, _("Nobody is told any more that an answer is being written."))
        if "queue" in request.GET:
            return redirect("community_waiting", thread.community.slug)
    elif request.method == "POST":
        claiming.claim(user=request.user, thread=thread)
        messages.success(request, _("Members see for 15 minutes that somebody is writing an answer, not who."))
    return redirect(thread.get_absolute_url() + "#reply")


@require_http_methods(["GET", "HEAD", "POST"])
def answered(request: HttpRequest, public_id: str) -> HttpResponse:
    """The author says that the thread is answered, or with `act` "not_yet" that it is not after all."""
    thread = access.own_thread(request.user, public_id)
    if request.method == "POST":
        yes = request.POST.get("act") != "not_yet"
        helping.answered(user=request.user, thread=thread, yes=yes)
        messages.success(request, _("It says now that this is answered.") if yes else _("It waits for answers again."))
    return redirect(thread)


@require_http_methods(["GET", "HEAD", "POST"])
def helped(request: HttpRequest, public_id: str) -> HttpResponse:
    """The author of a question says that a reply helped them, or with `act` "undo" takes it back."""
    post = access.readable_post(request.user, public_id)
    access.own_thread(request.user, post.thread.public_id)
    if request.method == "POST":
        undo = request.POST.get("act") == "undo"
        (helping.unmark if undo else helping.mark)(user=request.user, post=post)
    return redirect(post)
