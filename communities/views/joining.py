"""Joining and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import access, joining
from communities.models import Membership


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Joins an open community and shows its welcome."""
    community = access.listed_or_404(request.user, slug)
    if request.method == "GET":  # back from signing in, where the press had led
        return redirect(community)
    membership = joining.join(user=request.user, community=community)
    said = community.welcome or _("You have joined %(name)s.") % {"name": community.name}
    if membership.state == Membership.State.PENDING:
        said = _("You have asked to join %(name)s. A moderator will decide.") % {"name": community.name}
    messages.success(request, said)
    return redirect(community)


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leaves, silently: nobody is told."""
    community = access.listed_or_404(request.user, slug)
    if request.method == "GET":
        return redirect(community)
    joining.leave(user=request.user, community=community)
    messages.success(request, _("You have left %(name)s. Nobody was told.") % {"name": community.name})
    return redirect("communities")
