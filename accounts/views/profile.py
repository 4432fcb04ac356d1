"""What I say about myself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import describing
from accounts.forms.profile import AboutForm


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The text about me on my profile, and the way to my name."""
    form = AboutForm(request.POST or None, initial={"about": request.user.about})
    if request.method == "POST" and form.is_valid():
        describing.describe(user=request.user, about=form.cleaned_data["about"])
        messages.success(request, _("Saved. This is how others see you."))
        return redirect(request.user)
    return render(
        request, "accounts/profile/form.html", {"form": form}, status=422 if request.method == "POST" else 200
    )
