"""Refusals: one exception per kind of "no", one middleware that turns them into designed pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

# One sentence for every refusal whose reason is nobody's business.
NOT_POSSIBLE = _("This is not possible here.")

TOO_MANY = {"too_many_login_attempts", "rate_limited"}  # allauth's codes


class Refusal(Exception):
    """A view's "no", with the answer to give. Subclasses say what page that is."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The response for this refusal."""
        raise NotImplementedError


class Refused(Refusal):
    """403 with one sentence for the reader."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The 403 page, saying why."""
        return render(request, "403.html", {"sentence": str(self)}, status=403)


class RefusalMiddleware:
    """Answers `Refusal` and `Http404` raised by any view, in development as in production: a secret address and a
    random one must be one and the same page everywhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on, unless its address has a NUL in it: no page of ours has, and PostgreSQL cannot look
        for one."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return not_found(request, Http404())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for any other exception."""
        if isinstance(exception, Refusal):
            return exception.answer(request)
        if isinstance(exception, Http404):
            return not_found(request, exception)
        return None

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form that comes back with something to mend is 422, after too many tries 429, also where the view is not
        ours (sign-in pages). The admin answers as Django does."""
        form = (response.context_data or {}).get("form")
        is_admin = request.resolver_match and "admin" in request.resolver_match.app_names
        if not is_admin and response.status_code == 200 and getattr(form, "is_bound", False) and form.errors:
            codes = {error.code for errors in form.errors.as_data().values() for error in errors}
            response.status_code = 429 if codes & TOO_MANY else 422
        return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 404 page. It says nothing about the address: not its words, not whether something is there for others."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 400 page."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 403 page for refusals of Django's own."""
    return render(request, "403.html", status=403)
