"""Invitations: the link, and the page where moderators make links."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from communities import access, inviting, welcoming
from communities.forms import InvitationForm
from peerhealth.errors import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redeem(request: HttpRequest, signed: str) -> HttpResponse:
    """What the link leads into, and a button that joins. Everything that opens nothing is one and the same page."""
    try:
        community = inviting.find(signed, request.user).community
        if access.standing(request.user, community.pk).is_member:
            return redirect(community)
        if request.method == "POST":
            inviting.redeem(user=request.user, text=signed)
            welcoming.prepare(request, community)
            return redirect("relation", community.slug)
    except inviting.NoInvitationError:
        return render(request, "communities/invitations/gone.html", status=404)
    return render(request, "communities/invitations/show.html", {"community": community})


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The links that open this community now, and a form for another one."""
    community = access.moderated(request.user, slug)
    if "take_back" in request.POST:
        inviting.take_back(community=community, key=request.POST["take_back"])
        messages.success(request, _("The invitation is taken back: its link opens nothing any more."))
        return redirect("invitations", slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _made(form, community, request.user):
        messages.success(request, _("The invitation is made. Copy its link and send it."))
        return redirect("invitations", slug)
    invitations = list(inviting.standing_in(community))
    for invitation in invitations:
        invitation.link = request.build_absolute_uri(reverse("invitation", args=[inviting.signed(invitation)]))
    context = {"community": community, "form": form, "invitations": invitations}
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/invitations/list.html", context, status=status)


def _made(form: InvitationForm, community, by) -> bool:
    try:
        inviting.invite(community=community, by=by, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return form.is_valid()
