"""How much I hear of a community."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import access, levels
from communities.forms import LevelForm


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """The three levels, one of them chosen; sent, it is another one."""
    community = access.readable(request.user, slug)
    form = LevelForm(request.POST or None, initial={"level": levels.level_of(request.user, community)})
    if request.method == "POST" and form.is_valid():
        levels.set_level(request.user, community, form.cleaned_data["level"])
        messages.success(request, _("Saved. Only you know how much you hear of it."))
        return redirect(community)
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/levels/form.html", {"community": community, "form": form}, status=status)
