"""Refusals: one exception per kind of "no", one middleware that turns them into designed pages."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

# One sentence for every refusal whose reason is nobody's business.
NOT_POSSIBLE = _("This is not possible here.")

TOO_MUCH_SENT = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
TOO_MANY = {"too_many_login_attempts", "rate_limited"}  # allauth's codes
SOME_MINUTES = 5 * 60  # seconds; what its sentences call so, and the longest that its limits of tries last


class Refusal(Exception):
    """A view's "no", with the answer to give. Subclasses say what page that is."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The response for this refusal."""
        raise NotImplementedError


class Refused(Refusal):
    """403 with one sentence for the reader."""

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The 403 page, saying why; for a part of a page the sentence alone."""
        return refuse(request, sentence=str(self))


def refuse(request: HttpRequest, **context: object) -> HttpResponse:
    """403: the page, or for htmx the `sentence` alone, which is put behind what was there: a part of a page must not go
    because a press on it was refused, least of all one in which somebody writes."""
    if request.headers.get("HX-Request"):
        response = render(request, "_refused.html", context, status=403)
        response["HX-Reswap"] = "beforeend"
        return response
    return render(request, "403.html", context, status=403)


class SizeMiddleware:
    """Reads what was sent before anything else does, so that too much of it is one designed page everywhere."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Passes the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        """The 413 page (RFC 9110, 15.5.14) for more than the site takes; None otherwise."""
        try:
            request.POST  # noqa: B018  (it is read when it is first asked for)
        except TOO_MUCH_SENT:
            request._mark_post_parse_error()  # as Django does: nobody may try to read it again
            return too_large(request)
        return None


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
        response = self.get_response(request)
        if response.status_code == 404 and request.resolver_match is None:  # Django has its own page while developing
            return not_found(request, Http404())
        return wrong_method(request, response) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for any other exception."""
        if isinstance(exception, Refusal):
            return exception.answer(request)
        if isinstance(exception, Http404):
            return not_found(request, exception)
        if isinstance(exception, TOO_MUCH_SENT):  # a view that reads the bytes themselves
            return too_large(request)
        return None

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A form that comes back with something to mend is 422, after too many tries 429, also where the view is not
        ours (sign-in pages). The admin answers as Django does."""
        form = (response.context_data or {}).get("form")
        is_admin = request.resolver_match and "admin" in request.resolver_match.app_names
        if not is_admin and response.status_code == 200 and getattr(form, "is_bound", False) and form.errors:
            codes = {error.code for errors in form.errors.as_data().values() for error in errors}
            response.status_code = 429 if codes & TOO_MANY else 422
            if response.status_code == 429:
                response["Retry-After"] = str(getattr(request, "retry_after", SOME_MINUTES))
        return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 404 page. It says nothing about the address: not its words, not whether something is there for others."""
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 400 page."""
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """The 413 page. What was sent is not read, so it cannot be shown again; the browser still has it."""
    return render(request, "413.html", status=413)


def wrong_method(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The 405 page in place of a bare `response`, with the same `Allow`."""
    allowed = response.headers["Allow"]
    page = render(request, "405.html", {"can_be_opened": "GET" in allowed}, status=405)
    page["Allow"] = allowed
    return page


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """The 403 page for refusals of Django's own."""
    return refuse(request)
