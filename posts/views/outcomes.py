"""Telling what happened after a question."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import agreeing
from peerhealth.markup import MarkupError
from posts import access, answering, outcomes
from posts.forms.outcome import OutcomeForm
from posts.models import Thread
from posts.views.writing import previewed


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, for the author of a question: told, changed; or they would rather not say."""
    thread = access.own_thread(request.user, public_id, door=answering.DOOR)
    outcomes.check(request.user, thread)
    told = outcomes.of(thread)
    if request.method == "POST" and request.POST.get("act") == "close":
        outcomes.close(user=request.user, thread=thread)
        messages.success(request, _("That is fine. You will not be asked again."))
        return redirect(thread)
    words = {"body": told.body} if told else {}
    form = OutcomeForm(request.POST or None, author=request.user, initial=words)
    is_told = request.method == "POST" and not previewed(request, form)
    if is_told:
        agreeing.first(request, back=request.path)
    if is_told and _told(form, thread):
        messages.success(request, _("Thank you. It stands at the top of your question."))
        return redirect(thread)
    status = form.status if request.method == "POST" else 200
    context = {"form": form, "thread": thread, "told": told, "asked": outcomes.is_asked(thread, request.user)}
    return render(request, "posts/outcomes/form.html", context, status=status)


def _told(form: OutcomeForm, thread) -> bool:
    """Whether the words are stored; if not, the form says why."""
    if form.is_valid():
        try:
            outcomes.tell(user=form.author, thread=thread, body=form.cleaned_data["body"])
        except MarkupError as problem:
            form.add_error("body", str(problem))
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask once, then delete what one told: also after leaving, or after a ban."""
    thread = access.begun_thread(request.user, public_id)
    told = outcomes.of(thread)
    if told and request.method != "POST":
        return render(request, "posts/outcomes/delete.html", {"thread": thread, "told": told})
    if told:
        outcomes.delete(user=request.user, thread=thread)
        messages.success(request, _("Your words are gone."))
    is_readable = Thread.objects.visible_to(request.user).filter(pk=thread.pk).exists()
    return redirect(thread if is_readable else "my_posts")
