"""Oldest or newest first: the order in which somebody reads replies, kept in their own browser.

A cookie and not a row, because it works without an account; it is set only when somebody presses the switch, never by
an address that names an order (such addresses are passed on), so a visitor who chose nothing has none.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from peerhealth import cookies

COOKIE = "order"
OLDEST, NEWEST = "oldest", "newest"


def kept_newest(request: HttpRequest) -> bool:
    """Whether this reader has chosen to read the newest first. Anything else in the cookie is the oldest first."""
    return request.COOKIES.get(COOKIE) == NEWEST


def asked(query: Mapping[str, str], kept: bool) -> bool:
    """Whether the newest come first on the page that `query` asks for; `kept` where it names no order."""
    return query.get("sort") == NEWEST if query.get("sort") in {OLDEST, NEWEST} else kept


def keep(response: HttpResponse, order: str) -> None:
    """Remembers `order` for a year in the reader's browser. Nothing happens for what is no order."""
    if order in {OLDEST, NEWEST}:
        cookies.keep(response, COOKIE, order)
