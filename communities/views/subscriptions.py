"""A community's digest by email, for people without an account: asking for it."""

from allauth.core.internal.ratelimit import consume
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from communities import access, subscribing
from communities.forms import SubscribeForm
from peerhealth.moments import long_wait

# From one network; a household or a clinic has more than one person.
LIMIT = {"subscribe": "10/h/ip"}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and one answer to whatever address is entered. Only where everybody may read; elsewhere the community's
    own refusal, and for its members no such page."""
    community = access.readable(request.user, slug)
    if not community.is_public:
        raise Http404
    form = SubscribeForm(request.POST or None)
    context = {"community": community, "form": form, "sent": False}
    if request.method == "POST" and form.is_valid():
        if not consume(request, app="communities", action="subscribe", config=LIMIT):
            return render(request, "429.html", {"wait": long_wait(60 * 60)}, status=429)
        subscribing.ask(community=community, address=form.cleaned_data["address"], cadence=form.cleaned_data["cadence"])
        context["sent"] = True
    status = 422 if form.errors else 200
    return render(request, "communities/subscriptions/form.html", context, status=status)
