"""*Ask a professional*: the page of a session and the list of a community, for readers; its calendar file; and what
somebody says who was asked to answer."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import agreeing
from communities import access
from peerhealth import indexing, one_clock, pages
from peerhealth.revisits import for_visitors
from posts import announcing, ask_calendar, ask_reading, ask_turns, asking, drawing, remembering, tickets
from posts.kinds import Audience
from posts.models import AskSession, Thread
from posts.models.asking import Phase
from posts.page_versions import of_thread
from posts.reading import View


@login_not_required
@require_safe
@for_visitors(of_thread)
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """A session: gathering questions, being answered, or as a page to read."""
    thread, session = ask_reading.readable_session(request.user, public_id)
    sheet = ask_reading.sheet(thread, request.user)
    view = View(sheet.rows, sheet.opening, pages.Page([]), newest=False, before=sheet.before)
    remembering.opened(request, thread, view)
    context = {"thread": thread, "session": session, "sheet": sheet, "standing": thread.standing}
    context |= _situation(request, thread, session)
    context |= {"drawn": _drawn(request, thread, sheet, context)}
    if thread.audience == Audience.EVERYONE and thread.community.is_public:
        indexing.allow(request, session.get_absolute_url())
    request.live = tickets.on_thread(request, thread)  # type: ignore[attr-defined]
    return render(request, "posts/asking/show.html", context)


def _situation(request: HttpRequest, thread: Thread, session: AskSession) -> dict[str, Any]:
    """The phase, who answers, and what this reader was asked."""
    phase, user = session.phase(one_clock.now()), request.user
    mine = ask_turns.answerer(user, session)
    answers = mine and mine.accepted_at and phase == Phase.ANSWERING and ask_turns.answers_as(user, session, thread)
    return {
        "phase": phase.value,
        "people": announcing.who_answer([session.pk]).get(session.pk, []),
        "asked": mine if phase in (Phase.GATHERING, Phase.ANSWERING) else None,
        "answers": bool(answers),
    }


def _drawn(request: HttpRequest, thread: Thread, sheet: ask_reading.Sheet, known: dict[str, Any]) -> str:
    may_write = thread.standing.is_member
    return drawing.questions(
        thread=thread, sheet=sheet, phase=known["phase"], answers=known["answers"],
        csrf_token=get_token(request) if may_write else "", may_write=may_write,
        signed_in=request.user.is_authenticated,
    )  # fmt: skip


@login_not_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The sessions of a community: those to come, and those to read."""
    community = access.readable(request.user, slug)
    coming, over = announcing.all_in(community, request.user)
    context = {
        "community": community, "coming": coming, "over": over,
        "standing": access.standing(request.user, community.pk),
    }  # fmt: skip
    return render(request, "posts/asking/list.html", context)


@login_not_required
@require_safe
def calendar(request: HttpRequest, public_id: str) -> HttpResponse:
    """The session for one's own calendar."""
    _thread, session = ask_reading.readable_session(request.user, public_id)
    response = HttpResponse(ask_calendar.entry(session, one_clock.now()), content_type=ask_calendar.TYPE)
    response["Content-Disposition"] = 'attachment; filename="questions.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, public_id: str) -> HttpResponse:
    """Yes or no of somebody who was asked to answer."""
    thread, session = ask_reading.readable_session(request.user, public_id)
    if request.method == "POST":
        access.may_write(thread.community, thread.standing)
        agreeing.first(request, back=session.get_absolute_url())
        yes = request.POST.get("act") == "yes"
        asking.respond(session=session, user=request.user, yes=yes)
        thanks, fine = _("Thank you. You are named on this page now."), _("That is fine. Only moderators see it.")
        messages.success(request, thanks if yes else fine)
    return redirect(session)
