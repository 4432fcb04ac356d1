"""What others did that concerns a person: their page, for now without anything on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Says what will be here."""
    return render(request, "accounts/notifications/list.html")
