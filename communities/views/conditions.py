"""The condition finder."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities import finding


@login_not_required
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The finder as a page, or only its answers when the page asks while somebody types."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[: finding.LONGEST_QUERY]
    hits = finding.find(text, request.user) if text else []
    while_typing = request.htmx and request.htmx.target == "answers"
    template = "communities/conditions/_hits.html" if while_typing else "communities/conditions/find.html"
    return render(request, template, {"q": text, "hits": hits})
