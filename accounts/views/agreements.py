"""The texts that somebody has agreed to, and those that wait for a yes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from peerhealth import leading_back, operating, texts


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What was agreed to and when; where a version waits, what changed and a button; then back."""
    back, due = leading_back.wanted(request), agreeing.due_from(request.user)
    if request.method == "POST":
        said = request.POST.getlist(agreeing.FIELD)
        agreeing.agree(request.user, [one for one in due if one.mark in said])
        due = agreeing.due_from(request.user)
        if not due:
            messages.success(request, _("Thank you. You have agreed."))
            return redirect(back or "agreements")
    agreed = agreeing.agreed_to(request.user)
    rows = [(texts.latest(text), agreed.get(text)) for text in agreeing.TEXTS]
    context = {"rows": rows, "due": due, "back": back, "operator": operating.facts(), "was_said": bool(request.POST)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/agreements/list.html", context, status=status)
