"""Pages as they were drawn for visitors, in the memory of this process and nowhere else: so many bytes, the longest
unused go first."""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse

from peerhealth.live import tickets
from peerhealth.live.tickets import Ticket

Key = tuple[str, ...]
# Words like "5 minutes ago" may be this many seconds late; those of hours and days, and all that time alone changes
# (the end of a ban, the hashtags of this week), so many.
OF_MINUTES, OF_HOURS = 60, 600
TIME = re.compile(rb'<time datetime="([^"]+)"')
# What a page hears with, and where it asks: of one moment, so it is no part of what the page says.
LIVE = re.compile(rb'<body data-live="([^"]*)"( data-live-at="[^"]*")')
OVERHEAD = 3_000  # bytes beside the body: headers, key, version


@dataclass(frozen=True, slots=True)
class Page:
    """What was drawn: `head`, a ticket if it hears (`ticket` is what to make another of), `tail`. `version` is of
    before it was drawn, `ask` reads the present one; it holds at most until `until` (of the monotonic clock)."""

    head: bytes
    tail: bytes
    ticket: Ticket | None
    headers: tuple[tuple[str, str], ...]
    etag: str
    match: object
    version: Hashable
    ask: Callable[[], Hashable]
    until: float

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return len(self.head) + len(self.tail) + OVERHEAD

    def is_old(self) -> bool:
        """Whether time alone may have changed it."""
        return time.monotonic() >= self.until

    def body(self, began: float) -> bytes:
        """As it would be drawn for a request that began at `began` (seconds since 1970)."""
        if self.ticket is None:
            return self.head
        ticket = self.ticket
        fresh = tickets.issue(ticket.channels, began=began, place=ticket.place, rights=ticket.rights)
        return b"".join((self.head, fresh.encode(), self.tail))


def of_response(
    response: HttpResponse, *, match: object, version: Hashable, ask: Callable[[], Hashable], began: float
) -> Page | None:
    """The page that `response` is; None for one that hears something that no visitor may."""
    body = response.content
    found = LIVE.search(body)
    head, ticket, tail, digest = body, None, b"", sha256()
    if found:
        ticket = tickets.read(found[1].decode())
        if ticket is None or ticket.person or ticket.session:
            return None
        head, tail = body[: found.start(1)], body[found.end(1) :]
    digest.update(head)
    digest.update(body[found.end(2) :] if found else b"")
    # A digest of what whoever asks has read in full: it can tell them nothing else. (The version would: it moves for
    # more than one page.) Weak, because of the ticket.
    etag = f'W/"{digest.hexdigest()[:32]}"'
    headers = tuple((name, value) for name, value in response.items() if name not in {"Content-Length", "ETag"})
    return Page(head, tail, ticket, headers, etag, match, version, ask, time.monotonic() + _lifetime(body, began))


def _lifetime(body: bytes, began: float) -> int:
    newest = max(TIME.findall(body), default=b"")
    an_hour_ago = datetime.fromtimestamp(began, UTC) - timedelta(hours=1)
    return OF_MINUTES if newest > an_hour_ago.strftime("%Y-%m-%dT%H:%M:%SZ").encode() else OF_HOURS


class Store:
    """Pages by key, up to `most()` bytes. Several threads may ask at once."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._lock = threading.Lock()
        self.size = 0

    def get(self, key: Key) -> Page | None:
        """The page, which has now been used."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def put(self, key: Key, page: Page) -> None:
        """Keeps it, unless it would take a quarter of the room by itself."""
        if page.size > most() // 4:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self.size += page.size
            while self.size > most():
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Forgets all of them."""
        with self._lock:
            self._pages.clear()
            self.size = 0

    def __len__(self) -> int:
        return len(self._pages)

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self.size -= page.size if page else 0


def most() -> int:
    """Bytes for pages in this process; none: nothing is kept."""
    return settings.PAGE_CACHE_MB * 1_000_000


pages = Store()
