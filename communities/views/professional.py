"""Being shown as a health professional: asking, how it stands, where, renewing, giving it up."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing, vouching
from accounts.models import Credential
from communities import speaking
from communities.forms import AskForm, ChangeForm
from peerhealth.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """How it stands, and the form that fits: to ask (or renew), else to change what needs no new check."""
    mine = vouching.of(request.user)
    now = {"open": next((one for one in mine if one.is_open), None),
           "standing": next((one for one in mine if one.is_standing), None)}  # fmt: skip
    if request.method == "POST" and "give_up" in request.POST:
        return _given_up(request)
    asks = not now["open"] and (not now["standing"] or ("renew" in request.GET and now["standing"].is_ending_soon))
    form = _form(request, asks, now["open"] or now["standing"])
    if request.method == "POST":
        agreeing.first(request, back=request.path)
        if form.is_valid() and _saved(request, form, asks=asks):
            return redirect("professional")
    last = next((one for one in mine if one.second_at or one.reason), None)  # about which somebody has decided
    context = now | {"form": form, "asks": asks, "last": last}
    status = 422 if request.method == "POST" else 200
    return render(request, "communities/professional/show.html", context, status=status)


def _form(request: HttpRequest, asks: bool, known: Credential | None) -> AskForm | ChangeForm:
    """The form; it begins with what is known already, but for what was deleted."""
    names = ("profession", "country", "registry", "interests", "on_profile")
    initial = {name: getattr(known, name) for name in names} if known else {}
    data = request.POST if request.method == "POST" else None
    return (AskForm if asks else ChangeForm)(data, user=request.user, initial=initial)


def _saved(request: HttpRequest, form: AskForm | ChangeForm, *, asks: bool) -> bool:
    """Whether saved; what stands against it is in the form."""
    fields = form.cleaned_data
    try:
        if asks:
            vouching.ask(request.user, fields)  # type: ignore[arg-type]
        else:
            told = {"interests": fields["interests"], "on_profile": fields["on_profile"]}
            vouching.change(request.user, **told)  # type: ignore[arg-type]
    except Refused as problem:
        form.add_error(None, str(problem))
        return False
    speaking.wish(request.user, fields.get("places", []))
    said = _("Thank you. Two of us look at it, one after the other. You are told here.") if asks else _("Saved.")
    messages.success(request, said)
    return True


def _given_up(request: HttpRequest) -> HttpResponse:
    if vouching.give_up(request.user):  # type: ignore[arg-type]
        speaking.wish(request.user, [])
        messages.success(request, _("Done. You are no longer shown as a health professional."))
    return redirect("professional")
