"""Acts on one post: find its place, edit, delete, look at earlier versions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.access import standing
from peerhealth.errors import Refused
from posts import access, publishing
from posts.forms import EditReplyForm, EditThreadForm
from posts.models import Post, Thread
from posts.views.writing import beginning, carried_out, shown


@login_not_required
@require_safe
def permalink(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the post's place in its thread."""
    post = access.readable_post(request.user, public_id)
    query = "" if post.is_opening else f"?post={post.public_id}#p-{post.public_id}"
    return redirect(post.thread.get_absolute_url() + query)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one's own post."""
    post = access.editable_post(request.user, public_id)
    form = _edit_form(request, post)
    if request.method == "POST" and form.is_valid():
        fields = form.thread_fields() if post.is_opening else {}
        known = {"post": post, "by": request.user, "thread_fields": fields}
        carried_out(form, publishing.edit, leaving_out=tuple(form.cleaned_data.keys() - {"body"}), **known)
        if not form.errors:
            return redirect(post)
    return shown(request, "posts/posts/edit.html", {"form": form, "post": post, "thread": post.thread})


def _edit_form(request: HttpRequest, post: Post):
    data = request.POST or None
    if not post.is_opening:
        return EditReplyForm(data, author=post.author, editing=post, initial=beginning(request, body=post.body))
    thread = post.thread
    known = {"body": post.body} | {name: getattr(thread, name) for name in ("title", "kind", "need", "audience")}
    who = {"author": post.author, "editing": post}
    return EditThreadForm(data, **who, thread=thread, initial=beginning(request, **known))


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once, then delete one's own post: also after leaving, or after a ban."""
    post = access.own_post(request.user, public_id)
    if request.method != "POST":
        return render(request, "posts/posts/delete.html", {"post": post, "thread": post.thread})
    publishing.delete(post=post)
    messages.success(request, _("Your words are gone. Replies of others stay."))
    thread = Thread.objects.visible_to(request.user).filter(pk=post.thread_id).first()
    if thread is None or post.is_opening:
        return redirect("home")
    return redirect(f"{thread.get_absolute_url()}?post={post.public_id}#p-{post.public_id}")


@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """Earlier versions, for the author (who may purge them) and the community's moderators."""
    post = access.readable_post(request.user, public_id)
    mine = post.author_id == request.user.pk
    if not mine and not standing(request.user, post.thread.community_id).is_moderator:
        raise Refused(_("Earlier versions are for the person who wrote the post and for moderators."))
    if request.method == "POST" and mine:
        post.revisions.all().delete()
        messages.success(request, _("The earlier versions are gone."))
        return redirect(post)
    return render(request, "posts/posts/history.html", {"post": post, "thread": post.thread, "mine": mine})
