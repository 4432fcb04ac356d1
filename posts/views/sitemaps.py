"""What robots ask for: the sitemap and its parts, and robots.txt."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from posts import sitemapping

AN_HOUR = 60 * 60


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def index(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (the same for everybody)
    """The index of the sitemap."""
    return HttpResponse(sitemapping.index(), content_type="application/xml")


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def part(request: HttpRequest, part: str) -> HttpResponse:  # noqa: ARG001  (the same for everybody)
    """One part of it."""
    text = sitemapping.part(part)
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="application/xml")


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (the same for everybody)
    """robots.txt."""
    return HttpResponse(sitemapping.robots(), content_type="text/plain; charset=utf-8")
