"""Setting aside what waits for an answer but is not for me, and bringing it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts import access, dismissing


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sets the thread aside, or with `act` "back" brings it back. The first page says so and offers to undo it. Opened
    as an address, it leads there and changes nothing."""
    thread = access.readable_thread(request.user, public_id)
    if request.method == "POST" and request.POST.get("act") == "back":
        dismissing.bring_back(request.user, thread.public_id)
        messages.success(request, _("It waits here again."))
    elif request.method == "POST":
        dismissing.dismiss(request.user, thread)
    return redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def bring_back(request: HttpRequest) -> HttpResponse:
    """Everything that I set aside waits again. Opened as an address, it leads to the first page."""
    if request.method == "POST":
        dismissing.bring_all_back(request.user)
        messages.success(request, _("What you set aside is back."))
    return redirect("home")
