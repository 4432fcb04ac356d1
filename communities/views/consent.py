"""Consent to keep health data: read it, give it. (Taking it back is a matter of every floor: `posts.views.consent`.)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import consenting
from communities import consent


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The text, since when the reader agrees, and the button; then back to where they came from."""
    back = _back(request)
    if request.method == "POST":
        consenting.give(request.user)
        messages.success(request, _("Thank you. You have agreed, and can take it back here at any time."))
        return redirect(back or "consent")
    given = consent.given(request.user)
    present = given if given and given.version == consenting.VERSION else None
    context = {"back": back, "given": given, "present": present, "version": consenting.VERSION}
    return render(request, "settings/consent.html", context)


def _back(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site."""
    back = request.POST.get("next") or request.GET.get("next", "")
    secure = request.is_secure()
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=secure) else ""
