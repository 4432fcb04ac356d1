"""Pages without a noun of their own: words of the house, avatars, the outbox of a machine without a mail server."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from peerhealth import avatars, mail

A_YEAR = 60 * 60 * 24 * 365


@login_not_required
@require_safe
def words(request: HttpRequest, page: str) -> HttpResponse:
    """One of the plain pages: help-now, guidelines, privacy, about."""
    return render(request, f"words/{page}.html")


@login_not_required
@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def avatar(request: HttpRequest, seed: str) -> HttpResponse:  # noqa: ARG001  (a picture depends on its seed alone)
    """The picture for a seed. It asks no database: any seed has one, so it tells nothing about who exists."""
    return HttpResponse(avatars.svg(seed), content_type="image/svg+xml")


@login_not_required
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Mails that stayed on this machine. Only in development without a mail server."""
    if not settings.DEVELOPMENT or settings.EMAIL_URL:
        raise Http404
    return render(request, "dev/outbox.html", {"mails": mail.stored_mails()})


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """200 "ok" when the site reaches its database; for the reverse proxy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
