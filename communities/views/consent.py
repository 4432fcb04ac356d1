"""Consent to keep health data: read it, give it. (Taking it back is a matter of every floor: `posts.views.consent`.)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import consenting
from communities import consent
from peerhealth import leading_back, texts


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """The text, since when the reader agrees, and the button; then back to where they came from."""
    back = leading_back.wanted(request)
    if request.method == "POST":
        consenting.give(request.user)
        messages.success(request, _("Thank you. You have agreed, and can take it back here at any time."))
        return redirect(back or "consent")
    given = consent.given(request.user)
    present = given if given and given.version == consenting.VERSION else None
    changed = [] if present or not given else texts.since(consenting.TEXT, given.version)
    context = {"back": back, "given": given, "present": present, "version": consenting.VERSION, "changed": changed}
    return render(request, "settings/consent.html", context)
