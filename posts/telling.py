"""What the page of notifications says. A notification holds no words: each event has a teller, which asks once more
what the reader may read, and says nothing of what they may not, or of what is gone.

A new event is one more line in TELLERS, with `accounts.notifying.tell` where it happens."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Notification
from communities import meeting, together
from peerhealth import moments, pages, purging
from posts import helping, outcomes, tag_news

# (user, what their notifications are about) -> for each that may be told: a sentence, and the address it leads to.
Teller = Callable[[Any, Iterable[str]], dict[str, tuple[str, str]]]
TELLERS: dict[str, Teller] = {
    helping.EVENT: helping.tell_of,
    meeting.TOGETHER: together.tell_of,
    outcomes.EVENT: outcomes.tell_of,
    tag_news.EVENT: tag_news.tell_of,
}

A_PAGE = 20
BY_TIME = (("at", True), ("id", True))
KEPT_FOR_DAYS = 90
# Names of the addresses whose header says whether something is unread, and how many of the latest it looks at.
WITH_BELL, LOOKED_AT = {"home", "following", "notifications", "community", "thread", "notifications_bell"}, 100


def page_for(user, query) -> pages.Page:
    """One page of what `user` was told, the newest first: `id`, `at`, `read_at`, `sentence`. What cannot be told (any
    more) is left out. `query` (a request's GET) may hold `after` or `before`. One query and those of the tellers."""
    rows = Notification.objects.filter(user=user).values("id", "event", "about", "at", "read_at")
    place = {name: _parse_cursor(query.get(name, "")) for name in ("after", "before")}
    found = pages.page(rows, BY_TIME, _cursor, size=A_PAGE, **place)
    told = _tell(user, found.rows)
    shown = [row | {"sentence": told[row["id"]][0]} for row in found.rows if row["id"] in told]
    return pages.Page(shown, before=found.before, after=found.after)


def _tell(user, rows: list[dict[str, Any]]) -> dict[int, tuple[str, str]]:
    """Sentence and address by notification (id), without those that cannot be told."""
    told: dict[int, tuple[str, str]] = {}
    for event, teller in TELLERS.items():
        asked = {row["about"]: row["id"] for row in rows if row["event"] == event}
        if asked:
            told |= {asked[about]: said for about, said in teller(user, list(asked)).items()}
    return told


def _cursor(row: dict[str, Any]) -> str:
    return f"{moments.stamp(row['at'])}-{row['id']}"


def _parse_cursor(text: str) -> list[Any] | None:
    stamp, _, pk = text.partition("-")
    moment = moments.from_stamp(stamp)
    return [moment, int(pk)] if moment and pk.isascii() and pk.isdigit() and len(pk) < 19 else None


def address_of(user, pk: int) -> str:
    """The address that a notification of `user` leads to. Empty where there is none, or where it may not be told (any
    more)."""
    told = _tell(user, list(Notification.objects.filter(user=user, pk=pk).values("id", "event", "about")))
    return told[pk][1] if told else ""


def one_read(user, pk: int) -> None:
    """The notification of `user` is read."""
    _read(Notification.objects.filter(user=user, pk=pk))


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: `something_unread_for_me`, for the bell in the header, on the pages that people come back to:
    whether one of the latest unread can still be told. Asked when the header is drawn: one query there, answered by an
    index that holds nothing but what is unread, and those of the tellers where something is; none on other pages, none
    for visitors."""
    here = request.resolver_match and request.resolver_match.url_name in WITH_BELL

    def ask() -> bool:
        if not here or not request.user.is_authenticated:
            return False
        rows = Notification.objects.filter(user=request.user, read_at__isnull=True).order_by("-at", "-id")
        return bool(_tell(request.user, list(rows.values("id", "event", "about")[:LOOKED_AT])))

    return {"something_unread_for_me": ask}


def all_read(user, until: datetime) -> None:
    """Everything that `user` was told until then is read."""
    _read(Notification.objects.filter(user=user, at__lte=until))


def _read(rows: QuerySet) -> None:
    rows.filter(read_at__isnull=True).update(read_at=timezone.now())


def purge(batch: int = 1000) -> int:
    """Forgets what was told longer ago than KEPT_FOR_DAYS, read or not. How many rows. In batches, beside the running
    site."""
    old = timezone.now() - timedelta(days=KEPT_FOR_DAYS)
    return purging.purge(Notification.objects.filter(at__lt=old).order_by("at"), batch)
