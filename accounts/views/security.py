"""The guide "Signing in", and where somebody is signed in."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import security, sessions


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """What protects the account now, and the next useful step."""
    return render(request, "settings/security.html", {"protection": security.protection(request.user)})


@require_safe
def second_factors(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (allauth leads here after each change)
    """The guide shows them; one page is enough."""
    return redirect("security")


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def places(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in. POST ends one session (`place`) or all others (`others`)."""
    if request.method != "POST":
        return render(request, "settings/sessions.html", {"places": sessions.places(request)})
    if "others" in request.POST:
        sessions.end_others(request)
        messages.success(request, _("You are signed out everywhere else."))
    elif (pk := request.POST.get("place", "")).isdecimal() and sessions.end(request, int(pk[:18])):
        messages.success(request, _("You are signed out there."))
    else:
        messages.info(request, _("You were signed out there already."))
    return redirect("usersessions_list")
