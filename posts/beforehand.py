"""What has to be known of whoever sends a form that becomes a post, asked at once while they are held: until the end of
the transaction none of it changes but by what is written in it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts import blocking
from peerhealth import one_clock
from peerhealth.statements import Together, moment_of
from posts import drafting, limits, sending
from posts.keeping import Keeping
from posts.models import Post, Thread

REPLY = Together(sending.EITHER, limits.RECENT, drafting.OF_THREAD, blocking.BETWEEN)


@dataclass(frozen=True)
class Known:
    """What the form became or says again (`posts.sending`); of a reply also: when the author wrote lately, whether they
    have a draft in the thread, and who of those concerned stands across a block. None: not asked."""

    became: Post | None
    said: Post | None
    recent: list[tuple[datetime, int]] | None = None
    has_draft: bool | None = None
    blockers: Collection[int] | None = None

    @property
    def for_verb(self) -> dict[str, Any]:
        """What the verb need not ask any more."""
        return {} if self.blockers is None else {"blockers": self.blockers}


def ask(kept: Keeping, parent: Post | None) -> Known:
    """Of the form that was sent; `parent`: what it answers. One query for a reply, which is nearly never there already;
    otherwise one or two."""
    author, words = kept.user, kept.words
    if not isinstance(kept.place, Thread):
        return Known(sending.became(author, kept.token), sending.said_just_now(author, kept.place, words))
    to, within = parent.author_id if parent else None, kept.place.author_id
    asked: dict[str, Any] = sending.replied(author, kept.place, words, parent) | {
        "token": kept.token, "place": kept.place.pk, "actor": author.pk, "to": to,
        "others": blocking.others(to, within), "since": one_clock.now() - limits.DAY,
    }  # fmt: skip
    either, recent, drafts, blocks = REPLY(**asked)
    became = said = None
    if either:
        became, said = sending.became(author, kept.token), sending.said_just_now(author, kept.place, words, parent)
    lately = [(moment_of(at), number) for at, number in recent]
    return Known(became, said, lately, has_draft=bool(drafts), blockers={pk for (pk,) in blocks})
