"""Opening a community together with others who wait for it."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from communities import access, consent, together
from communities.forms import OpeningForm
from communities.models import Condition
from peerhealth.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, doid: str) -> HttpResponse:
    """The offer to who waits for it as well; for everybody else, the page where one asks to be told."""
    condition = access.condition_or_404(doid)
    meeting = together.meetings(request.user, [doid]).get(doid)
    if meeting is None:
        return redirect("opening_alert", doid)
    form = OpeningForm(request.POST if request.POST.get("act") == "open" else None, condition=condition)
    if request.method == "POST" and "act" in request.POST and not form.is_bound:
        return _said(request, condition)
    if form.is_bound:
        agreeing.first(request, back=request.path)
    if form.is_bound and form.is_valid():
        try:
            return redirect(together.open_place(request.user, condition, **form.cleaned_data))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"condition": condition, "meeting": meeting, "form": form, "ours": settings.MEMBERS_OPEN_COMMUNITIES}
    return render(request, "communities/conditions/together.html", context, status=422 if form.errors else 200)


def _said(request: HttpRequest, condition: Condition) -> HttpResponse:
    if request.POST["act"] == "yes":
        consent.ask(request.user)
        together.say_yes(request.user, condition)
    else:
        together.take_back(request.user, condition)
        messages.success(request, _("Nobody is told. You still hear when it opens."))
    return redirect("together", condition.doid)
