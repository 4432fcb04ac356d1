"""Asking again by mail."""

from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.internal.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import mailed_codes
from accounts.forms.signing_in import CodeForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Sends a code (POST `send`) and takes it (POST `code`); then what was asked for is carried out."""
    if not mailed_codes.is_needed(request.user):
        return redirect("account_reauthenticate")
    if limited := consume_or_429(request, app="allauth.account", action="reauthenticate", user=request.user):
        return limited
    form = CodeForm()
    if "send" in request.POST:
        mailed_codes.send(request)
    elif request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid() and mailed_codes.accept(request, form.cleaned_data["code"]):
            return resume_request(request) or redirect("security")
        form.add_error("code", _("This is not the right code. Please look again."))
    page = {
        "form": form,
        "is_sent": mailed_codes.is_sent(request),
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    return render(request, "account/mailed_code.html", page, status=422 if form.is_bound else 200)
