"""Questions of a visit: from a post, of one's own, good ones; their order; and what was said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import consent
from peerhealth.errors import Refused
from posts import access, folding, visit_sources, visiting
from posts.forms.visits import NEW, AnswersForm, AskForm, QuestionForm, VisitForm
from posts.models import Post
from posts.views.visits import shown, unkept


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def from_post(request: HttpRequest, public_id: str) -> HttpResponse:
    """“Add to my visit”: a question that comes from a post, for a visit of mine or a new one."""
    post = access.readable_post(request.user, public_id)
    consent.ask(request.user)
    known = {"visits": visiting.open_for_questions(request.user), "passages": visit_sources.passages(post.body)}
    is_sent = request.method == "POST" and QuestionForm.START not in request.POST
    form = AskForm(request.POST, **known) if is_sent else AskForm.helped(request.POST, **known)
    plan = VisitForm(request.POST if is_sent and form.is_for_new else None, initial=request.POST.dict())
    if is_sent and form.is_valid() and (not form.is_for_new or plan.is_valid()):
        try:
            return _asked(request, post, form, plan)
        except Refused as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "plan": plan, "post": post, "thread": post.thread, "has_visits": bool(known["visits"])}
    context |= folding.around(request.user, post)
    return render(request, "posts/visits/ask.html", context, status=form.status if is_sent else 200)


def _asked(request: HttpRequest, post: Post, form: AskForm, plan: VisitForm) -> HttpResponse:
    said, user = form.cleaned_data, request.user
    is_new = said["visit"] == NEW
    visit = visiting.plan(owner=user, **plan.cleaned_data) if is_new else visiting.own_visit(user, said["visit"])
    visiting.ask(visit, said["text"], post=post, passage=said["passage"])
    messages.success(request, _("Your question is with your visit. Only you can see it."))
    return redirect(visit.address)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Adds a question of one's own, or a good one with one press. Opened as an address, it leads to the visit."""
    visit = visiting.own_visit(request.user, public_id)
    if request.method != "POST":
        return redirect(visit.address)
    if QuestionForm.START in request.POST:
        return shown(request, visit, QuestionForm.helped(request.POST))
    form = QuestionForm(request.POST)
    try:
        if "good" in request.POST:
            visiting.ask_good(visit, request.POST["good"])
            return redirect(f"{visit.address}#good")
        if form.is_valid():
            visiting.ask(visit, form.cleaned_data["text"])
            return redirect(f"{visit.address}#own")
    except Refused as problem:
        form.full_clean()
        form.add_error(None, str(problem))
    return shown(request, visit, form, status=form.status)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    """Up, down or first (`where`). Opened as an address, it leads to the visit."""
    question = visiting.own_question(request.user, public_id, question_id)
    if request.method == "POST":
        visiting.move(question, request.POST.get("where", ""))
    return redirect(f"{question.visit.address}#q-{question.public_id}")


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    """Other words for a question, or (`act` "delete") none."""
    question = visiting.own_question(request.user, public_id, question_id)
    form = QuestionForm(request.POST or None, initial={"text": question.text})
    if request.method == "POST" and request.POST.get("act") == "delete":
        visiting.drop(question)
        messages.success(request, _("The question is gone."))
        return redirect(question.visit.address)
    if request.method == "POST" and QuestionForm.START in request.POST:
        form = QuestionForm.helped(request.POST)
    elif request.method == "POST" and form.is_valid():
        visiting.reword(question, form.cleaned_data["text"])
        return redirect(f"{question.visit.address}#q-{question.public_id}")
    context = {"form": form, "question": question, "visit": question.visit}
    return render(request, "posts/visits/question.html", context, status=form.status if form.errors else 200)


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was said, for all questions of a visit."""
    visit = visiting.own_visit(request.user, public_id)
    form = AnswersForm(request.POST or None, questions=list(visit.questions.all()))
    if request.method == "POST" and form.is_valid():
        consent.ask(request.user)
        visiting.note(visit, form.said())
        messages.success(request, _("Saved. Only you can see it."))
        return redirect(f"{visit.address}#said")
    context = {"form": form, "visit": visit, "name": visiting.name_of(visit)}
    return render(request, "posts/visits/answers.html", context, status=form.status if form.errors else 200)
