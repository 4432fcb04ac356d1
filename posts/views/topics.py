"""Which topics to fold: for everybody, with or without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import consenting
from posts import folding
from posts.forms.topics import TopicsForm


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The topics with what is chosen for each, and keeping it: in rows for signed-in people who
    agreed that health data are kept, else in a cookie."""
    form = TopicsForm(request.POST if request.method == "POST" else None, choices=folding.choices_of(request.user))
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        answer = redirect(reverse("topics") + "?saved=1")
        in_rows = consenting.has_consented(request.user)  # what somebody folds is health data
        if in_rows:
            folding.choose(request.user, chosen)
        folding.keep(answer, {} if in_rows else chosen)
        return answer
    page = {"form": form, "saved": "saved" in request.GET}
    return render(request, "posts/folding/topics.html", page, status=422 if form.errors else 200)
