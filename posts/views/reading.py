"""Everything read: in one community, or in all of mine."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import access
from communities.models import Community
from posts import remembering


@require_http_methods(["GET", "HEAD", "POST"])
def all_read(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What was written until the page with the button was drawn is read: in the community, or for no `slug` in all that
    the reader has joined. Then back to that page; opened as an address, it leads there and changes nothing."""
    here = access.readable(request.user, slug) if slug else None
    if request.method == "POST":
        communities = [here] if here else list(Community.objects.joined_by(request.user))
        remembering.all_read(request.user, communities, remembering.parse_moment(request.POST.get("until", "")))
        messages.success(request, _said(here))
    return redirect(here or "home")


def _said(community: Community | None) -> str:
    if community is None:
        return _("Everything in your communities is marked as read.")
    return _("Everything in %(name)s is marked as read.") % {"name": community.name}
