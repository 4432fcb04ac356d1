"""*Ask a professional*, for moderators: opening a session, changing it, calling it off."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from communities import access
from peerhealth import one_clock
from peerhealth.errors import Refused
from peerhealth.plain import one_line
from posts import ask_reading, asking, limits
from posts.forms.asking import CancelForm, SessionForm, WindowForm
from posts.models import AskSession
from posts.models.asking import Phase
from posts.views.writing import carried_out, previewed, shown


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a session in a community."""
    community = access.moderated(request.user, slug)
    asking.check_wanted(community)
    form = SessionForm(request.POST or None, community=community, author=request.user)
    if request.method == "POST" and not previewed(request, form):
        agreeing.first(request, back=request.path)
        with transaction.atomic():
            limits.hold(request.user)
            session = carried_out(form, asking.open_session, by=request.user, community=community)
        if session:
            messages.success(request, _("The session is open. Members can ask their questions now."))
            return redirect(session)
    return shown(request, "posts/asking/form.html", {"form": form, "community": community, "now": one_clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Times, who answers, and calling it off: each a form of its own."""
    thread, session = ask_reading.readable_session(request.user, public_id)
    if not thread.standing.is_moderator:
        access.may_write(thread.community, thread.standing)
        raise Refused(_("Only moderators of this community can do this."))
    act, forms = request.POST.get("act", ""), _forms(request, session)
    if request.method == "POST":
        agreeing.first(request, back=request.path)
        if act in ACTS and ACTS[act](request, session, forms):
            return redirect("change_ask", public_id)
    context = forms | {
        "thread": thread, "session": session, "phase": session.phase(one_clock.now()).value,
        "people": session.answerers.select_related("user"), "typed": request.POST.get("name", ""),
    }  # fmt: skip
    return render(request, "posts/asking/change.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: HttpRequest, session: AskSession) -> dict[str, Any]:
    zone, begun = ZoneInfo(session.zone), session.phase(one_clock.now()) != Phase.GATHERING
    now = {
        "zone": session.zone,
        "answers_from": session.answers_from.astimezone(zone), "answers_until": session.answers_until.astimezone(zone),
    }  # fmt: skip
    act = request.POST.get("act")
    window = WindowForm(
        request.POST if act == "move" else None, initial=now, begun=session.answers_from if begun else None
    )
    return {"window": window, "cancelling": CancelForm(request.POST if act == "cancel" else None), "refused": ""}


def _move(request: HttpRequest, session: AskSession, forms: dict[str, Any]) -> bool:
    done = _done(forms["window"], asking.change, session=session, by=request.user)
    if done:
        messages.success(request, _("The times are saved. Those who asked are told where they are different."))
    return done


def _cancel(request: HttpRequest, session: AskSession, forms: dict[str, Any]) -> bool:
    done = _done(forms["cancelling"], asking.cancel, session=session, by=request.user)
    if done:
        messages.success(request, _("The session is cancelled, and those who asked are told."))
    return done


def _invite(request: HttpRequest, session: AskSession, forms: dict[str, Any]) -> bool:
    try:
        asking.invite(session=session, name=one_line(request.POST.get("name", "")), by=request.user)
    except Refused as refusal:
        forms["refused"] = str(refusal)
        return False
    messages.success(request, _("They are asked, and named once they say yes."))
    return True


def _take_back(request: HttpRequest, session: AskSession, _forms: dict[str, Any]) -> bool:
    asking.take_back(session=session, public_id=one_line(request.POST.get("person", ""))[:40])
    return True


def _done(form: Form, verb: Callable[..., Any], **known: Any) -> bool:
    """Whether the form was right and the verb did it; if not, the form says why."""
    if form.is_valid():
        try:
            verb(**known, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return form.is_valid()


ACTS: dict[str, Callable[[HttpRequest, AskSession, dict[str, Any]], bool]] = {
    "move": _move, "cancel": _cancel, "invite": _invite, "take_back": _take_back,
}  # fmt: skip
