"""A thread's page, and writing a new thread."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from communities import access as communities
from posts import access, drawing, publishing, reading
from posts.forms import ReplyForm, ThreadForm
from posts.kinds import NEED_ASKS, Audience
from posts.views.writing import carried_out, previewed


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
    context = {
        "thread": thread,
        "standing": thread.standing,
        "view": view,
        "drawn": drawing.posts(request, thread, view),
        "form": ReplyForm(parent=thread.opening, need=thread.need),
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
    wanted = ThreadForm.of_kind(request.GET.get("kind", ""))
    form = ThreadForm(request.POST or None, community=community, author=request.user, initial=wanted)
    if request.method == "POST" and not previewed(request, form):
        thread = carried_out(form, publishing.publish, author=request.user, community=community)
        if thread:
            return redirect(thread)
    status = form.status if request.method == "POST" else 200
    return render(request, "posts/threads/form.html", {"form": form, "community": community}, status=status)
