"""Pages whose address holds what somebody looks for. It stays between them and this site, and the site forgets it."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse


def discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answers to a query no cache keeps, and whose address no other page learns. (Search engines keep
    none that does not ask to be kept: `peerhealth.indexing`.)

    `strict-origin` (W3C Referrer Policy, 3.6): a link from here tells at most which site it is on. `no-referrer` would
    say less, but browsers then send `Origin: null` with forms (Fetch, 3.2), which protection against forged forms has
    to refuse; and nothing on these pages leads to another site.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.META.get("QUERY_STRING"):
            response["Referrer-Policy"] = "strict-origin"
            response["Cache-Control"] = "private, no-store"
        return response

    return wrapped
