"""How I want to be told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms.notifications import NotificationForm


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Which events I am told of where, when nothing may be sent, and what a mail says."""
    form = NotificationForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("notification_settings")
    status = 422 if request.method == "POST" else 200
    return render(request, "settings/notifications.html", {"form": form}, status=status)
