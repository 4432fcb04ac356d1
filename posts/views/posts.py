"""Acts on one post: find its place, edit, delete, look at earlier versions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities.access import standing
from peerhealth.errors import Refused
from posts import access, folding, keeping, publishing, roles
from posts.forms import EditReplyForm, EditThreadForm
from posts.kinds import Kind
from posts.models import Post, Thread
from posts.views.writing import beginning, changed, previewed, shown


@login_not_required
@require_safe
def permalink(request: HttpRequest, public_id: str) -> HttpResponse:
    """To the post's place in its thread."""
    post = access.readable_post(request.user, public_id)
    if post.thread.kind == Kind.ASK and not post.thread.opening.deleted_at and (post.depth < 2 or post.credential_id):
        return redirect(f"{reverse('ask', args=[post.thread.public_id])}#p-{post.public_id}")
    query = "" if post.is_opening else f"?post={post.public_id}#p-{post.public_id}"
    return redirect(post.thread.get_absolute_url() + query)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one's own post."""
    post = access.editable_post(request.user, public_id)
    kept = beginning(request, keeping.of_edit(request, post))
    form = _edit_form(request, post, kept)
    if request.method == "POST" and not previewed(request, form):
        answer = changed(request, form, kept, post)
        if answer:
            return answer
    context = {"form": form, "post": post, "thread": post.thread, "keeping": kept}
    context |= folding.around(request.user, post)
    return shown(request, "posts/posts/edit.html", context)


def _edit_form(request: HttpRequest, post: Post, kept: keeping.Keeping):
    """The form, beginning with what the post says, or with the words of a draft: what is not in it was taken out."""
    data = None if kept.asks_to_save else request.POST or None
    now, offered = roles.of_edit(post)
    as_is = {"body": post.body, "notes": post.notes, "credential": post.credential_id is not None}
    words = {"title": "", "body": "", "notes": []} if kept.words else as_is
    who = {"author": post.author, "editing": post, "credential": offered, "now": now}
    if not post.is_opening:
        return EditReplyForm(data, **who, initial=words | kept.words)
    thread = post.thread
    words = {name: getattr(thread, name) for name in ("title", "kind", "need", "audience")} | words
    return EditThreadForm(data, **who, thread=thread, initial=words | kept.words)


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
        one = request.POST.get("version")
        gone = post.revisions.all() if one is None else post.revisions.filter(pk=keeping.number(one))
        gone.delete()
        messages.success(request, _("The earlier versions are gone.") if one is None else _("That version is gone."))
        return redirect("post_history", post.public_id) if post.revisions.exists() else redirect(post)
    context = {"post": post, "thread": post.thread, "mine": mine, **folding.around(request.user, post)}
    return render(request, "posts/posts/history.html", context)
