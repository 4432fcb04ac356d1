"""Telling a conversation what the doctor said."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from communities.access import writable
from posts import access, doctor_said, limits, visit_sources, visiting
from posts.forms.telling import TellForm
from posts.models import Thread, VisitQuestion
from posts.views.visits import unkept
from posts.views.writing import carried_out, previewed, shown


@unkept
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, public_id: str, question_id: str) -> HttpResponse:
    """The update: looked at, changed, posted. Whoever has told already is led to it."""
    question = visiting.own_question(request.user, public_id, question_id)
    if question.told:
        return redirect(question.told)
    about = _about(request.user, question)
    writable(request.user, about.community)
    form = TellForm(request.POST or None, about=about, question=question, author=request.user)
    if request.method == "POST" and not previewed(request, form):
        agreeing.first(request, back=request.path)
        with transaction.atomic():
            limits.hold(request.user)
            told = carried_out(form, doctor_said.tell, question=question, about=about, author=request.user)
        if told:
            messages.success(request, _("Thank you. It stands at the top of the conversation you asked about."))
            return redirect(told)
    context = {"form": form, "thread": about, "question": question, "visit": question.visit}
    return shown(request, "posts/visits/tell.html", context)


def _about(user, question: VisitQuestion) -> Thread:
    """The conversation that the question came from. Raises Http404 where there is none (any more) for `user`."""
    if question.pk not in visit_sources.of(user, [question]):
        raise Http404
    return access.readable_post(user, question.post.public_id).thread
