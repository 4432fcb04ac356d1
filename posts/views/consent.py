"""Taking back the consent to keep health data: here, because it also ends what this floor keeps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts import withdrawing


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Says what ends, then ends it."""
    if request.method == "POST":
        withdrawing.withdraw(request.user)
        messages.success(request, _("You have taken your consent back. You are in no community any more."))
        return redirect("consent")
    return render(request, "settings/withdraw.html")
