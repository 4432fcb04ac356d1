"""What a page may load and run (CONTENT_SECURITY_POLICY): one header, the same for nearly every response."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase


class PolicyMiddleware(CSPMiddleware):
    """As the package's, which puts the words of the policy together anew for each response. Here once a process, where
    neither a view has asked for another one nor a template for a nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response with the header."""
        has_own = any(name.startswith("_csp") for name in vars(response))
        if settings.DEBUG or has_own or getattr(request, "_csp_nonce", None) is not None:
            return super().process_response(request, response)
        if HEADER not in response:
            response[HEADER] = _everywhere()
        return response


@cache
def _everywhere() -> str:
    response = HttpResponse()
    CSPMiddleware(lambda _request: response).process_response(HttpRequest(), response)
    return response[HEADER]
