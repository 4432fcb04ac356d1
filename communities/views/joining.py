"""Joining and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from communities import access, joining


@require_POST
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Joins an open community and shows its welcome."""
    community = access.listed_or_404(request.user, slug)
    joining.join(user=request.user, community=community)
    messages.success(request, community.welcome or _("You have joined %(name)s.") % {"name": community.name})
    return redirect(community)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leaves, silently: nobody is told."""
    community = access.listed_or_404(request.user, slug)
    joining.leave(user=request.user, community=community)
    messages.success(request, _("You have left %(name)s. Nobody was told.") % {"name": community.name})
    return redirect("communities")
