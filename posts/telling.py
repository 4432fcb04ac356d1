"""What the page of notifications says. A notification holds no words: each event has a teller, which asks once more
what the reader may read, and says nothing of what they may not, or of what is gone.

A new event is one more line in TELLERS, with `accounts.notifying.tell` where it happens."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Notification
from peerhealth import moments, pages, purging
from posts import tag_news

# (user, what their notifications are about) -> for each that may be told: a sentence, and the address it leads to.
Teller = Callable[[Any, Iterable[str]], dict[str, tuple[str, str]]]
TELLERS: dict[str, Teller] = {
    tag_news.EVENT: tag_news.tell_of,
}

A_PAGE = 20
BY_TIME = (("at", True), ("id", True))
KEPT_FOR_DAYS = 90


def page_for(user, query) -> pages.Page:
    """One page of what `user` was told, the newest first: `id`, `at`, `read_at`, `sentence`. What cannot be told (any
    more) is left out, and is not unread either. `query` (a request's GET) may hold `after` or `before`. One query and
    those of the tellers, one more where something was left out unread."""
    rows = Notification.objects.filter(user=user).values("id", "event", "about", "at", "read_at")
    place = {name: _parse_cursor(query.get(name, "")) for name in ("after", "before")}
    found = pages.page(rows, BY_TIME, _cursor, size=A_PAGE, **place)
    told = _tell(user, found.rows)
    silent = [row["id"] for row in found.rows if row["id"] not in told and row["read_at"] is None]
    if silent:
        _read(Notification.objects.filter(pk__in=silent))
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


def open_one(user, pk: int) -> str:
    """The address that a notification of `user` leads to; it is read from now on. Empty where there is none, or where
    it may not be told (any more)."""
    rows = list(Notification.objects.filter(user=user, pk=pk).values("id", "event", "about", "read_at"))
    told = _tell(user, rows)
    if not told:
        return ""
    _read(Notification.objects.filter(pk=pk))
    return told[pk][1]


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
