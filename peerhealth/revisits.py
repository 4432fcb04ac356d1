"""What a visitor gets again without being drawn again (docs/caching.md).

A page that is the same for every visitor says so with `for_visitors`, and by which version it is known. This process
then keeps what it drew, and answers the next visitor from it as long as the version in the database is the same: one
query, and 304 for whoever has the page already. For nobody who is signed in or has chosen anything, and for no page
that not everybody may read: such requests pass by.
"""

from collections.abc import Callable, Hashable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

from peerhealth import one_clock
from peerhealth.page_store import Key, Page, most, of_response, pages

# A token for forms changes no page for visitors: none has such a form. Any other cookie may mean anything.
COOKIES = frozenset({settings.CSRF_COOKIE_NAME})
# What asks for a part of a page, or is more than a visitor.
HEADERS = ("HTTP_HX_REQUEST", "HTTP_BACKGROUND", "HTTP_RANGE", "HTTP_AUTHORIZATION")
LONGEST = 400  # characters of an address with its query; no link of ours on such a page is longer
# To be kept by whoever asked, and to be asked for each time: by nobody in between.
CACHE_CONTROL = "private, no-cache"
WITH_304 = ("ETag", "Cache-Control", "Vary")  # RFC 9110, 15.4.5

View = Callable[..., HttpResponse]


def for_visitors(version: Callable[..., Hashable], *, reads: AbstractSet[str] = frozenset()) -> Callable[[View], View]:
    """For a view whose page is the same for all visitors as long as `version` (which is given what the address names)
    is the same: something that never comes back once it has changed, or None if nothing may be kept. `reads`: which
    parameters of a query the view looks at; with any other one nothing is kept, so that nobody can fill our memory with
    one page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visit: Visit | None = getattr(request, "visit", None)
            if visit and reads.issuperset(request.GET):
                visit.ask = partial(version, **kwargs)
                # Before anything is read for the page: it may be newer than its version says, and never older.
                visit.version = visit.version or visit.ask()
            return view(request, *args, **kwargs)

        return wrapped

    return decorate


@dataclass(slots=True)
class Visit:
    """A request of a plain visitor, with what its view says: how to `ask` for the version, and which it was before the
    page was drawn."""

    version: Hashable = None
    ask: Callable[[], Hashable] | None = None


class RevisitMiddleware:
    """Answers visitors from what was drawn before, and keeps what is drawn for them. Outermost but for what notes when
    a request begins: what it keeps has passed all others."""

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, from memory or from the view."""
        key = key_of(request)
        if key is None:
            return self.get_response(request)
        page = pages.get(key)
        now = page.ask() if page and not page.is_old() else None
        if page and now and now == page.version:
            request.resolver_match = page.match  # type: ignore[assignment]
            return _answer(request, page)
        request.visit = visit = Visit(now)  # type: ignore[attr-defined]
        response = self.get_response(request)
        page = _drawn(request, response, visit)
        if page is None:
            return response
        pages.put(key, page)
        if "HTTP_IF_NONE_MATCH" in request.META:
            return _answer(request, page)
        response.headers["ETag"] = page.etag
        return response


def key_of(request: HttpRequest) -> Key | None:
    """What the page of a plain visitor depends on beside its version; None for every other request. Inside a
    transaction (tests) nothing is kept: its version is not committed yet."""
    meta = request.META
    if request.method not in ("GET", "HEAD") or not most() or any(name in meta for name in HEADERS):
        return None
    if meta.get("HTTP_COOKIE") and not COOKIES.issuperset(request.COOKIES):
        return None
    query = meta.get("QUERY_STRING", "")
    if len(request.path) + len(query) > LONGEST or connection.in_atomic_block:
        return None
    return (request.scheme or "", meta.get("HTTP_HOST", ""), meta.get("SERVER_NAME", ""), request.path, query)


def _drawn(request: HttpRequest, response: HttpResponse, visit: Visit) -> Page | None:
    """What may be kept of `response`; None if anything about it is not the same for everybody."""
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    if visit.ask is None or visit.version is None or response.status_code != 200:
        return None
    if response.streaming or response.cookies or varies - {"cookie"}:
        return None
    if "Cache-Control" in response or "Content-Encoding" in response:
        return None
    response["Cache-Control"] = CACHE_CONTROL
    began = one_clock.at(request.began).timestamp()  # type: ignore[attr-defined]
    return of_response(response, match=request.resolver_match, version=visit.version, ask=visit.ask, began=began)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    """The page, or that it is still the same (RFC 9110, 13.1.2)."""
    asked = request.META.get("HTTP_IF_NONE_MATCH", "")
    is_known = bool(asked) and _knows(asked, page.etag)
    headers = dict(page.headers) | {"ETag": page.etag}
    if is_known:
        response: HttpResponse = HttpResponseNotModified()
        headers = {name: headers[name] for name in WITH_304 if name in headers}
    else:
        response = HttpResponse(page.body(one_clock.at(request.began).timestamp()))  # type: ignore[attr-defined]
        headers["Content-Length"] = str(len(response.content))
    for name, value in headers.items():
        response.headers[name] = value
    return response


def _knows(asked: str, etag: str) -> bool:
    known = parse_etags(asked)
    return known == ["*"] or etag in known or etag.removeprefix("W/") in known
