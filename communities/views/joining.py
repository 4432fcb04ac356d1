"""Joining, asking to join, the welcome, and leaving."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from communities import access, joining, relating, welcoming
from communities.forms import AnswerForm, WelcomeForm

# First steps that lead to writing (see posts.forms.thread.STARTS); any other stays on the page.
STEPS = ("hello", "ask")


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """What joining means, and the question where moderators decide; then joins, or asks to."""
    community = access.listed_or_404(request.user, slug)
    stand = joining.check(request.user, community)
    if stand.is_member or (request.method != "POST" and stand.is_pending):
        return redirect(community)
    form = AnswerForm(request.POST if request.method == "POST" else None, community=community)
    if request.method == "POST":
        agreeing.first(request, back=request.path)
    if request.method == "POST" and (stand.is_pending or form.is_valid()):
        answer = "" if stand.is_pending else form.cleaned_data.get("answer", "")
        membership = joining.join(user=request.user, community=community, answer=answer)
        welcoming.prepare(request, community)
        return redirect(community) if membership.is_waiting else redirect("relation", slug)
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/joining/form.html", {"community": community, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def relation(request: HttpRequest, slug: str) -> HttpResponse:
    """The welcome, with the one question; only right after joining, and never again once it is answered or passed
    over."""
    community = access.readable(request.user, slug)
    is_member = access.standing(request.user, community.pk).is_member
    if not is_member or not welcoming.show(request, community):
        return redirect(community)
    form = WelcomeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        relating.relate(user=request.user, community=community, **form.cleaned_data)
        welcoming.done(request, community)
        return redirect(community)
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/joining/relation.html", {"community": community, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the welcome off the community's page, for good, and leads to the first step that was chosen."""
    community = access.readable(request.user, slug)
    is_member = access.standing(request.user, community.pk).is_member
    if request.method == "POST" and is_member:
        welcoming.settle(request.user, community)
        if (step := request.POST.get("then")) in STEPS:
            return redirect(reverse("new_thread", args=[slug]) + f"?start={step}")
    return redirect(community)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Leaves or takes the request back, silently: nobody is told. The last moderator is told first what that means."""
    community = access.listed_or_404(request.user, slug)
    stand = access.standing(request.user, community.pk)
    last = stand.is_moderator and joining.is_last_moderator(request.user, community)
    if request.method != "POST" or (last and "sure" not in request.POST):
        if not stand.is_member:
            return redirect(community)
        return render(request, "communities/joining/leave.html", {"community": community, "last": last})
    joining.leave(user=request.user, community=community)
    welcoming.done(request, community)
    if stand.is_pending:
        messages.success(request, _("Your request is taken back. Nobody was told."))
        return redirect(community)
    if stand.is_member:
        messages.success(request, _("You have left %(name)s. Nobody was told.") % {"name": community.name})
    return redirect("communities")
