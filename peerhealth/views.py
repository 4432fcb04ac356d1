"""Pages without a noun of their own: words of the house, avatars, the outbox of a machine without a mail server."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from peerhealth import avatars, comparing, frame, indexing, mail, reading, texts
from peerhealth.forms import ReadingForm

A_YEAR = 60 * 60 * 24 * 365
A_DAY = 60 * 60 * 24


@login_not_required
@require_safe
def words(request: HttpRequest, page: str) -> HttpResponse:
    """A plain page: help-now."""
    indexing.allow(request, request.path)
    return render(request, f"words/{page}.html")


@login_not_required
@require_safe
def text(request: HttpRequest, text: str) -> HttpResponse:
    """A text of the house, as it holds now."""
    indexing.allow(request, request.path)
    return render(request, "words/show.html", {"version": texts.latest(text)})


@login_not_required
@require_safe
def text_versions(request: HttpRequest, text: str) -> HttpResponse:
    """All versions of a text, each with what was new in it."""
    found = texts.versions(text)
    return render(request, "words/versions.html", {"versions": found, "latest": found[0]})


@login_not_required
@require_safe
def text_version(request: HttpRequest, text: str, day: str) -> HttpResponse:
    """One version of a text, with what changed against the one before it marked in words."""
    version = texts.version(text, day)
    if version is None:
        raise Http404
    before = texts.before(version)
    runs = comparing.compare(before.html if before else version.html, version.html)
    context = {"version": version, "before": before, "runs": runs, "latest": texts.latest(text)}
    return render(request, "words/version.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading_settings(request: HttpRequest) -> HttpResponse:
    """How this reader reads. Saving leads back to the page they came from, which then shows what it does."""
    form = ReadingForm(request.POST) if request.method == "POST" else ReadingForm.of(reading.read(request))
    came_from = _local_page(request, request.POST.get("next") or request.headers.get("Referer", ""))
    if request.method == "POST" and ("reset" in request.POST or form.is_valid()):
        response = redirect(came_from or f"{request.path}?kept")
        reading.keep(response, reading.AS_EVERYBODY if "reset" in request.POST else form.chosen())
        return response
    context = {"form": form, "came_from": came_from, "kept": "kept" in request.GET}
    return render(request, "reading/form.html", context, status=422 if form.errors else 200)


def _local_page(request: HttpRequest, address: str) -> str:
    """`address` as a path of this site; empty for another site's, and for the page of the settings itself."""
    page = urlsplit(address) if url_has_allowed_host_and_scheme(address, {request.get_host()}) else None
    if page is None or not page.path.startswith("/") or page.path == request.path:
        return ""
    path = page.path + (f"?{page.query}" if page.query else "")
    return path if url_has_allowed_host_and_scheme(path, None) else ""


@login_not_required
@require_safe
@cache_control(public=True, max_age=A_DAY)
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  (the same for everybody)
    """What a phone needs to keep the site on its first screen (W3C Web Application Manifest)."""
    return JsonResponse(frame.manifest(), content_type="application/manifest+json")


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
