"""What search engines may keep. Nothing, unless a page says so: a new page is kept out without a word, by the header
`X-Robots-Tag` and by the sign in the page, for machines that read only one of the two."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri


def allow(request: HttpRequest, path: str) -> None:
    """The page that is drawn next may be kept, under the address `path` (RFC 6596): without a query, so that it is
    kept once. `base.html` draws the rest."""
    request.canonical = iri_to_uri(settings.SITE_URL + path)


def canonical(request: HttpRequest) -> str:
    """The whole address under which the page may be kept; empty for one that may not."""
    return getattr(request, "canonical", "")


def keep_out(get_response):
    """Middleware: the header for every answer that no view has allowed."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 200 or not canonical(request):
            response["X-Robots-Tag"] = "noindex"
        return response

    return answer
