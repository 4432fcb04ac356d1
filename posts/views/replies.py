"""Replying."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from communities import access as communities
from posts import access, publishing
from posts.forms import ReplyForm
from posts.kinds import NEED_ASKS
from posts.models import Post
from posts.views.writing import carried_out


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    """The reply form as a page of its own (or, for htmx, below the post it answers), and the reply."""
    thread = access.readable_thread(request.user, public_id)
    communities.writable(request.user, thread.community)
    parent = _parent(request, thread)
    form = ReplyForm(request.POST or None, author=request.user, initial={"to": request.GET.get("to", "")})
    if request.method == "POST":
        post = carried_out(form, publishing.reply, leaving_out=("to",), author=request.user, parent=parent)
        if post:
            return redirect(post)
    context = {"form": form, "thread": thread, "parent": parent, "need_asks": NEED_ASKS[thread.need]}
    template = "posts/replies/_form.html" if request.htmx else "posts/replies/form.html"
    return render(request, template, context, status=form.status if request.method == "POST" else 200)


def _parent(request: HttpRequest, thread) -> Post:
    """The post that is answered, which the writer must be able to read."""
    to = request.POST.get("to", "") if request.method == "POST" else request.GET.get("to", "")
    posts = Post.objects.visible_to(request.user).filter(thread=thread).select_related("author")
    parent = posts.filter(public_id=to).first() if to else posts.filter(number=0).first()
    if parent is None:
        raise Http404
    return parent
