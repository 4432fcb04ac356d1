"""Questions for my visit: the list, making, changing and deleting a visit. All of it is for its owner alone."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from communities import consent
from peerhealth.errors import Refused
from posts import visit_sources, visit_writing, visiting
from posts.forms.visits import KnowForm, QuestionForm, VisitForm
from posts.good_questions import MATTER_MOST, offered
from posts.models import Visit
from posts.models.visit import TO_KNOW

# Not kept by any cache: who uses the browser next shall not find them there.
unkept = cache_control(private=True, no_store=True)


@unkept
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """My visits: what comes, and a line through what was."""
    visits = visiting.all_of(request.user)
    to_come = [one for one in visits if visiting.is_to_come(one)]
    context = {"to_come": to_come, "been": visits[len(to_come) :], "asking": visiting.ASKING(user=request.user)}
    return render(request, "posts/visits/list.html", context)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new visit."""
    consent.ask(request.user)
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            visit = visiting.plan(owner=request.user, **form.cleaned_data)
            return redirect(visit.address)
        except Refused as problem:
            form.add_error(None, str(problem))
    status = form.status if request.method == "POST" else 200
    return render(request, "posts/visits/form.html", {"form": form}, status=status)


@unkept
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """One visit: its questions in order, help with more, what they should know."""
    visit = visiting.own_visit(request.user, public_id)
    return shown(request, visit, QuestionForm())


def shown(request: HttpRequest, visit: Visit, form: QuestionForm, status: int = 200) -> HttpResponse:
    """The page of a visit, with the form of a question as it stands."""
    questions = list(visit.questions.select_related("told"))
    sources = visit_sources.of(request.user, questions)
    context: dict[str, Any] = {
        "visit": visit,
        "rows": [{"question": one, "source": sources.get(one.pk)} for one in questions],
        "good": offered(visit.purpose, [one.text for one in questions]),
        "matter_most": MATTER_MOST,
        "known": [(KnowForm.label_of(name), text) for name, text in visiting.to_know(visit).items()],
        "is_over": not visiting.is_to_come(visit),
        "has_answers": any(one.answer for one in questions),
        "form": form,
    }
    return render(request, "posts/visits/show.html", context, status=status)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Another day, person or purpose."""
    visit = visiting.own_visit(request.user, public_id)
    return _changed(request, visit, VisitForm, ("purpose", "day", "whom"), "posts/visits/form.html")


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def know(request: HttpRequest, public_id: str) -> HttpResponse:
    """What they should know."""
    visit = visiting.own_visit(request.user, public_id)
    return _changed(request, visit, KnowForm, TO_KNOW, "posts/visits/know.html")


def _changed(request: HttpRequest, visit: Visit, kind, fields: tuple[str, ...], template: str) -> HttpResponse:
    form = kind(request.POST or None, initial={name: getattr(visit, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        consent.ask(request.user)
        visiting.change(visit, **form.cleaned_data)
        messages.success(request, _("Saved. Only you can see it."))
        return redirect(visit.address)
    status = form.status if request.method == "POST" else 200
    return render(request, template, {"form": form, "visit": visit}, status=status)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Asks once, then deletes a visit of mine."""
    visit = visiting.own_visit(request.user, public_id)
    if request.method != "POST":
        return render(request, "posts/visits/delete.html", {"visit": visit, "name": visiting.name_of(visit)})
    visiting.delete(visit)
    messages.success(request, _("The visit and its questions are gone."))
    return redirect("visits")


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """“Not now”: nobody asks what was said any more. Opened as an address, it leads to the visit."""
    visit = visiting.own_visit(request.user, public_id)
    if request.method != "POST":
        return redirect(visit.address)
    visiting.close(visit)
    messages.success(request, _("That is fine. You can note answers at any time, under Visits."))
    return redirect("home" if request.POST.get("from") == "home" else "visits")


@unkept
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """All my visits, as text, or with `?as=json` for programs."""
    visits = visit_writing.of_owner(request.user)
    if request.GET.get("as") == "json":
        said = json.dumps({"visits": visits}, ensure_ascii=False, indent=1)
        kind, name = "application/json", "visits.json"
    else:
        said, kind, name = visit_writing.everything(visits), "text/plain; charset=utf-8", "visits.txt"
    return HttpResponse(said, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
