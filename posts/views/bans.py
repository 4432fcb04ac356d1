"""Banning from a post: the moderator sees the words, not a list of people."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import deciding
from communities.forms import BanForm
from peerhealth.errors import Refused
from posts import access, folding


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks for how long and why, then bans the author from the community."""
    post = access.moderated_post(request.user, public_id)
    if post.author is None:
        raise Refused(_("Whoever wrote this is no longer here."))
    about = {"user": post.author, "community": post.thread.community, "by": request.user}
    deciding.check(**about)
    form = BanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deciding.ban(**about, reason=form.cleaned_data["reason"], until=form.until())
        messages.success(request, _("%(name)s is banned. What they wrote stays.") % {"name": post.author.username})
        return redirect(post)
    context = {"form": form, "post": post, "community": post.thread.community, **folding.around(request.user, post)}
    return render(request, "posts/bans/form.html", context, status=422 if request.method == "POST" else 200)
