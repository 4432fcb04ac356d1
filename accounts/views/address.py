"""Another email address: asking for it, and agreeing to it from either mailbox."""

from allauth.account.decorators import reauthentication_required
from allauth.core.internal.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import asking_again, reaching, readdressing, second_factor
from accounts.forms.settings import AddressForm


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def change(request: HttpRequest) -> HttpResponse:
    """The present address, a change under way, and a field for another one. POST `stop` takes the change back."""
    under_way = readdressing.under_way(request.user)
    if request.method == "POST" and "stop" in request.POST:
        if under_way:
            readdressing.stop(under_way)
        messages.success(request, _("Your address stays as it is."))
        return redirect("account_email")
    if limited := consume_or_429(request, app="allauth.account", action="manage_email"):
        return limited
    known = {"user": request.user, "has_second_factor": second_factor.has_one(request.user)}
    form = AddressForm(request.POST or None, **known)
    if request.method == "POST" and form.is_valid():
        without_old = form.cleaned_data.get("without_old", False)
        if without_old and (way := asking_again.missing(request)):
            return way
        readdressing.ask(request, form.cleaned_data["email"], without_old=without_old)
        return redirect("account_email")
    page = {"form": form, "under_way": under_way}
    return render(request, "account/email_change.html", page, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Reached from a mail, on any device. POST agrees, POST `stop` stops the change."""
    link = readdressing.open_link(key)
    outcome = ""
    if link and request.method == "POST":
        if "stop" in request.POST:
            readdressing.stop(link.change)
            outcome = "stopped"
        else:
            outcome = _agree(link)
    page = {"link": link, "outcome": outcome}
    return render(request, "account/address_confirm.html", page, status=200 if link else 404)


@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Mail came back from my address: POST mails a link there that says that it works."""
    if limited := consume_or_429(request, app="allauth.account", action="manage_email"):
        return limited
    if request.method == "POST":
        reaching.ask(request)
    return render(request, "account/address_reached.html", {"outcome": "sent" if request.method == "POST" else ""})


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reached(request: HttpRequest, key: str) -> HttpResponse:
    """That link, on any device: a page with a button (scanners open links); sent, mail goes to the address again."""
    user = reaching.open_link(key)
    if user and request.method == "POST":
        reaching.agree(user)
    outcome = "gone" if not user else "reached" if request.method == "POST" else "ask"
    return render(request, "account/address_reached.html", {"outcome": outcome}, status=200 if user else 404)


def _agree(link: readdressing.Link) -> str:
    """Gives "changed", "waiting" for the other mailbox, or "taken"."""
    try:
        return "changed" if readdressing.agree(link) else "waiting"
    except readdressing.Taken:
        return "taken"
