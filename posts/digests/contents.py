"""What there is to say to a member, asked as they may read it at this moment.

What they muted, blocked, set aside or fold is left out, and of what carries a content note only that it is there: a
mail cannot fold. Addresses are made of random ids: that of a thread without its title, that of a community not at all.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import choosing
from accounts.models import Notification
from accounts.models.notification_settings import Place
from posts import dismissing, mail_lines, telling
from posts.digests import best

# More is not counted: "20 or more" says as much.
MOST_WAITING, MOST_NEWS = 20, 100
SAYS_NOTHING = re.compile(r"/[tp]/[A-Za-z0-9_-]+/")


@dataclass(frozen=True)
class Line:
    """One thing to read: its words, an excerpt, where it stands, and a path that says nothing. `is_here_alone`: its
    reader is told of it in the digest and not on the site."""

    words: str
    path: str
    excerpt: str = ""
    place: str = ""
    is_here_alone: bool = False


@dataclass(frozen=True)
class Contents:
    """`waiting`: what began to wait for an answer and does still; `news`: (event, line) of unread notifications, with
    their ids in `told`; `best`: as `best.of`."""

    waiting: list[Line] = field(default_factory=list)
    news: list[tuple[str, Line]] = field(default_factory=list)
    best: list[Line] = field(default_factory=list)
    told: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is something to say."""
        return bool(self.waiting or self.news or self.best)


def of(user, since: datetime) -> Contents:
    """What happened after `since` and concerns `user`. What waited before has been in an earlier digest, and is no
    reason for another. A fixed number of queries, and those of the tellers."""
    waiting = [row for row in dismissing.waiting_for(user, MOST_WAITING, since=since) if not row["folded"]]
    others = best.of(user, since, without={row["id"] for row in waiting})
    news, told = _news(user, since)
    return Contents([line(row) for row in waiting], news, [line(row) for row in others], told)


def line(row: dict[str, Any]) -> Line:
    """A thread (a row of `Thread.for_list`); without its words where a note stands on it."""
    path, place = f"/t/{row['public_id']}/", row["community__name"]
    if row["notes"]:
        return Line(_("A conversation with a content note"), path, place=place)
    return Line(row["title"], path, row["excerpt"], place)


def _news(user, since: datetime) -> tuple[list[tuple[str, Line]], list[int]]:
    """What `user` was told on the site, has not read, has not been mailed, and wants in the digest, as far as it can
    still be told; the newest first. Three queries and those of the tellers."""
    wanted = choosing.wanted_by(user, Place.DIGEST)
    rows = Notification.objects.filter(
        user=user, event__in=wanted, read_at__isnull=True, mailed_at__isnull=True, at__gt=since
    )
    found = list(rows.order_by("-at", "-id").values("id", "event", "about", "on_site")[:MOST_NEWS])
    told = _told(user, found)
    found = [row for row in found if (row["event"], row["about"]) in told]
    lines = [replace(told[row["event"], row["about"]], is_here_alone=not row["on_site"]) for row in found]
    return [(row["event"], line) for row, line in zip(found, lines, strict=True)], [row["id"] for row in found]


def _told(user, rows: list[dict[str, Any]]) -> dict[tuple[str, str], Line]:
    """Lines by event and what it is about, of what may still be told; of what carries a note only that it is there."""
    noted = mail_lines.noted(user, {row["about"] for row in rows})
    told = telling.told(user, [(row["event"], row["about"]) for row in rows])
    return {
        (event, about): Line(str(mail_lines.OF_A_NOTE) if about in noted else sentence, _without_words(address))
        for (event, about), (sentence, address) in told.items()
    }


def _without_words(address: str) -> str:
    """The address cut where its random part ends; where it says what it is about, the page of notifications instead."""
    found = SAYS_NOTHING.match(address)
    return found.group() if found else "/notifications/"
