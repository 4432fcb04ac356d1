"""Hide and restore, for moderators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from posts import access, folding, moderation
from posts.forms import ReasonForm

WORDS = {
    "hide": {"title": _("Hide this post"), "done": _("The post is hidden. Its author and moderators still see it.")},
    "restore": {"title": _("Show this post again"), "done": _("The post is shown again.")},
}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str, act: str) -> HttpResponse:
    """Asks for a reason, then hides or restores."""
    post = access.moderated_post(request.user, public_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verb = {"hide": moderation.hide, "restore": moderation.restore}[act]
        verb(post=post, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, WORDS[act]["done"])
        return redirect(post)
    context = {
        "form": form,
        "post": post,
        "thread": post.thread,
        "words": WORDS[act],
        **folding.around(request.user, post),
    }
    return render(request, "posts/hidings/form.html", context, status=422 if request.method == "POST" else 200)
