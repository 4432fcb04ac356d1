"""The condition finder, and waiting for a community that nobody has opened yet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities import access, answering, consent, opening, together
from peerhealth import indexing
from peerhealth.discretion import discreet


@login_not_required
@require_safe
@discreet
def find(request: HttpRequest) -> HttpResponse:
    """The finder as a page, or only its answers when the page asks while somebody types."""
    template = "communities/conditions/_hits.html" if request.htmx else "communities/conditions/find.html"
    if not request.GET:
        indexing.allow(request, request.path)
    return render(request, template, answering.answers(request))


@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: HttpRequest, doid: str) -> HttpResponse:
    """“Tell me when it opens”: the question with its button (also where signing in leads back to), and the press."""
    condition = access.condition_or_404(doid)
    place, stop = opening.place_for(condition, request.user), "stop" in request.POST
    if request.method != "POST":
        context = {"condition": condition, "place": place, "waited_for": opening.waited_for(request.user, [doid])}
        return render(request, "communities/conditions/alert.html", context)
    if place and not stop:  # it opened while the page was in front of somebody
        return redirect("community", place.slug)
    if not stop:
        consent.ask(request.user)
    (opening.wait_no_more if stop else opening.wait_for)(user=request.user, condition=condition)
    if request.htmx:
        context = {"doid": doid, "name": str(condition), "waited_for": opening.waited_for(request.user, [doid])}
        return render(request, "communities/conditions/_alert.html", context)
    messages.success(request, _("It is off your list.") if stop else _("You will get a mail when it opens."))
    return redirect("waiting")


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The conditions that I wait for, and those of them that are open by now. For me alone."""
    waits = together.with_meetings(request.user, opening.waits_of(request.user))
    return render(request, "communities/conditions/waiting.html", {"waits": waits})
