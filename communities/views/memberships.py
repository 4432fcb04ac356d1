"""My communities: what I am in each, who may see it, and leaving."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import relating
from communities.forms import RelationForm
from communities.models import Community, Membership


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """All communities that I have to do with, a form for each; a press on "Save" sends one of them (`community`)."""
    sent = request.POST.get("community", "") if request.method == "POST" else None
    forms = [_form(request, membership, sent) for membership in _memberships(request.user)]
    if sent is None:
        return render(request, "communities/memberships/list.html", {"forms": forms})
    form = next((form for form in forms if form.is_bound), None)
    if form is None:
        raise Http404
    community = form.membership.community
    if form.is_valid() and relating.relate(user=request.user, community=community, **form.cleaned_data):
        messages.success(request, _("Saved for %(name)s.") % {"name": community.name})
        return redirect("settings_communities")
    return render(request, "communities/memberships/list.html", {"forms": forms}, status=422)


def _memberships(user) -> list[Membership]:
    """Mine, where I may know of the community: somebody banned from a private one is told nothing about it any more."""
    known = Community.objects.listed_for(user)
    mine = Membership.objects.of(user).holding().filter(community__in=known)
    return list(mine.select_related("community").order_by("community__name", "pk"))


def _form(request: HttpRequest, membership: Membership, sent: str | None) -> RelationForm:
    return RelationForm(request.POST if sent == membership.community.slug else None, membership=membership)
