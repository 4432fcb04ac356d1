"""`/styleguide/`: every component in every state, drawn by the site's own templates. While developing only."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.models import Community
from posts import drawing, specimens
from posts.forms import ThreadForm
from posts.kinds import KIND_ICONS, KIND_PLURALS, Kind

COLOURS = ("paper", "surface", "raised", "ink", "soft", "line", "edge", "brand", "on-brand", "brand-wash", "accent",
           "accent-wash", *Kind.values)  # fmt: skip


@login_not_required
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The page. Not found where DEBUG is off."""
    if not settings.DEBUG:
        raise Http404
    thread, view = specimens.conversation()
    context = {
        "colours": COLOURS,
        "kinds": [(kind.value, kind.label, KIND_ICONS[kind], KIND_PLURALS[kind]) for kind in Kind],
        "threads": drawing.threads(specimens.threads()),
        "posts": drawing.posts(request, thread, view),
        "specimen": specimens.form(),
        "writing": ThreadForm(community=Community(visibility="public"), author=request.user),
        "page": {"before": "1", "after": "2"},
        "said": [("success", "Your post is up."), ("error", "That did not work. Nothing was lost.")],
    }
    return render(request, "styleguide/show.html", context)
