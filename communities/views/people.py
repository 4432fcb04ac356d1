"""Those about whom the moderators of a community must decide, and nobody else: no page lists members."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from communities import access, deciding, helping, undecided
from peerhealth.errors import Refused
from peerhealth.plain import one_line

DONE = {
    "approve": _("%(name)s is a member now."),
    "decline": _("%(name)s has not been let in. They are not told."),
    "keep_out": _("%(name)s has not been let in and cannot ask again."),
    "lift": _("The ban of %(name)s is lifted."),
}
GREETERS, PART = {"name_greeter", "take_back"}, "greeters"  # what is said of them stands in their part of the page
REASON_LONGEST, NAME_LONGEST = 300, 100


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Requests that wait and bans that hold; a decision about one person."""
    community, typed = access.moderated(request.user, slug), None
    if request.method == "POST":
        typed = (_greet if request.POST.get("act") in GREETERS else _decide)(request, community)
        if typed is None:
            part = f"#{PART}" if request.POST.get("act") in GREETERS else ""
            return redirect(reverse("community_people", args=[slug]) + part)
    context = {
        "community": community,
        "requests": undecided.requests(community),
        "bans": undecided.bans(community),
        "greeters": helping.greeters(community),
        "typed": typed,
        "said_in": PART,
    }
    return render(request, "communities/people/list.html", context, status=200 if typed is None else 422)


def _decide(request: HttpRequest, community) -> None:
    """Carries out what was pressed, or says why not. Raises Http404 for a person who is not on the page."""
    person = undecided.person(community, request.POST.get("person", ""))
    act, reason = request.POST.get("act"), one_line(request.POST.get("reason", ""))[:REASON_LONGEST]
    if person is None or act not in DONE:
        raise Http404
    if act == "keep_out" and not reason:
        messages.error(request, _("Please give a reason, if they cannot ask again: they will read it."))
        return
    about = {"user": person, "community": community, "by": request.user}
    try:
        if act == "approve":
            deciding.approve(**about)
        else:
            verb = {"decline": deciding.decline, "keep_out": deciding.ban, "lift": deciding.lift}[act]
            verb(**about, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE[act] % {"name": person.username})


def _greet(request: HttpRequest, community) -> str | None:
    """Names a greeter, or makes one a member again; says what came of it. The name that was typed, where it named
    nobody."""
    about = {"community": community, "by": request.user}
    if request.POST["act"] == "name_greeter":
        name = one_line(request.POST.get("name", ""))[:NAME_LONGEST]
        if not helping.name_greeter(name=name, **about):
            return name
        messages.success(request, _("%(name)s greets newcomers here now.") % {"name": name}, PART)
        return None
    try:
        name = helping.take_back(public_id=request.POST.get("person", ""), **about)
    except Refused as refusal:
        messages.error(request, str(refusal), PART)
    else:
        said = _("%(name)s is a member again.") if name else _("There is nothing to change.")
        messages.success(request, said % {"name": name}, PART)
    return None
