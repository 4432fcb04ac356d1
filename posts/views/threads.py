"""A thread's page, and writing a new thread."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import access as communities
from posts import access, drawing, keeping, publishing, reading
from posts.forms import ReplyForm, ThreadForm
from posts.kinds import NEED_ASKS, Audience
from posts.views.writing import sent


@login_not_required
@require_safe
def show(request: HttpRequest, public_id: str, slug: str = "") -> HttpResponse:
    """A thread: its opening post and one page of replies, or one branch of a deep conversation."""
    thread = access.readable_thread(request.user, public_id)
    if slug != thread.slug:
        query = request.META.get("QUERY_STRING", "")
        return redirect(thread.get_absolute_url() + (f"?{query}" if query else ""))
    view = reading.open_page(thread, request.GET, request.user, thread.standing)
    if view is None:
        raise Http404
    kept = keeping.beginning(request.user, thread) if thread.standing.is_member else None
    context = {
        "thread": thread,
        "keeping": kept,
        "standing": thread.standing,
        "view": view,
        "drawn": drawing.posts(request, thread, view),
        "form": ReplyForm(parent=thread.opening, initial=kept.words if kept else None),
        "need_asks": NEED_ASKS[thread.need],
    }
    response = render(request, "posts/threads/show.html", context)
    if thread.audience != Audience.EVERYONE or not thread.community.is_public or request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a thread in a community."""
    community = communities.readable(request.user, slug)
    communities.writable(request.user, community)
    kept = keeping.of(request, community)
    data = None if kept.asks_to_save else request.POST or None
    form = ThreadForm(data, community=community, author=request.user, initial=kept.words)
    if request.method == "POST":
        answer = sent(request, form, kept, publishing.publish, author=request.user, community=community)
        if answer:
            return answer
    status = form.status if request.method == "POST" else 200
    context = {"form": form, "community": community, "keeping": kept}
    return render(request, "posts/threads/form.html", context, status=status)
