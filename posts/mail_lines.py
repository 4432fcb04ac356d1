"""What a mail of news says: one line for each thread in which something happened, and one for each other thing."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Block, Mute, Notification
from peerhealth import markup
from peerhealth.ids import random_id
from posts import telling
from posts.listing import BEGINNING
from posts.models import Post, ThreadMute

# What a moderator did to somebody's own post they are told also where they want to hear nothing else.
ALWAYS_TOLD = "moderation"
OF_A_NOTE = gettext_lazy("Something new in a conversation that carries a note.")


@dataclass
class Line:
    """One line. `rows`: the notifications in it, the oldest first; `sentence`: what the first of them says; `excerpt`:
    the beginning of what was written, empty where it is not quoted."""

    sentence: str
    excerpt: str = ""
    rows: list[Notification] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many more there are in the same thread."""
        return len(self.rows) - 1

    @property
    def link(self) -> str:
        """The whole address of the first, which says nothing of what it is."""
        row = self.rows[0]
        row.code = row.code or random_id()
        return settings.SITE_URL + reverse("mailed_notification", args=[row.code])


def lines(user, rows: list[Notification]) -> list[Line]:
    """The lines for `rows` (the oldest first), without what `user` may not be told (any more), what stands in a thread
    that they muted, and what somebody wrote across a block or whom they muted. Three queries and those of the
    tellers."""
    told = telling.told(user, [(row.event, row.about) for row in rows])
    found = _written(user, {row.about for row in rows})
    apart = _kept_apart(user, {post["author_id"] for post in found.values()})
    muted = _muted(user, {post["thread"] for post in found.values()})
    made: dict[Any, Line] = {}
    for row in rows:
        post = found.get(row.about)
        is_quiet = post and (post["author_id"] in apart or (post["thread"] in muted and row.event != ALWAYS_TOLD))
        if is_quiet or (row.event, row.about) not in told:
            continue
        key = post["thread"] if post else (row.event, row.about)
        if key not in made:
            made[key] = _line(told[row.event, row.about][0], post)
        made[key].rows.append(row)
    return list(made.values())


def _line(sentence: str, post: dict[str, Any] | None) -> Line:
    """Words that carry a note are read on the site, where they are folded for whoever would rather not meet them."""
    if post is None:
        return Line(sentence)
    if _carries_note(post):
        return Line(str(OF_A_NOTE))
    return Line(sentence, markup.outline(post["beginning"]) if post["is_quoted"] else "")


def noted(user, abouts: Collection[str]) -> set[str]:
    """Those of `abouts` that are posts or threads with a content note on them. One query, none for none."""
    return {about for about, post in _written(user, abouts).items() if _carries_note(post)} if abouts else set()


def _carries_note(post: dict[str, Any]) -> bool:
    return bool(post["notes"] or post["thread_notes"])


def _written(user, abouts: Collection[str]) -> dict[str, dict[str, Any]]:
    """The posts and the openings of threads that notifications are about, by what they call them, each with its
    `thread` (id). One query."""
    posts = Post.objects.visible_to(user)
    ids = Q(public_id__in=abouts) | Q(number=0, thread__public_id__in=abouts)
    rows = posts.filter(ids).values(
        "public_id", "thread", "author_id", "number", "notes", of=F("thread__public_id"),
        thread_notes=F("thread__opening__notes"), begun_by=F("thread__author_id"), is_hidden=F("hiding__id"),
        beginning=Left("html", BEGINNING),
    )  # fmt: skip
    found = {}
    for row in rows:
        row["is_quoted"] = row["is_hidden"] is None and row["author_id"] != user.pk
        if row["public_id"] in abouts:
            found[row["public_id"]] = row
        if row["number"] == 0 and row["of"] in abouts:
            found[row["of"]] = row
    return found


def _kept_apart(user, authors: set[int | None]) -> set[int]:
    """Those of `authors` across a block, whoever made it, and those whom `user` muted. One query, none for nobody."""
    ids = {pk for pk in authors if pk is not None and pk != user.pk}
    if not ids:
        return set()
    own = Block.objects.filter(blocker=user, blocked__in=ids).values_list("blocked_id", flat=True)
    theirs = Block.objects.filter(blocked=user, blocker__in=ids).values_list("blocker_id", flat=True)
    mutes = Mute.objects.filter(muter=user, muted__in=ids).values_list("muted_id", flat=True)
    return set(own.union(theirs, mutes))


def _muted(user, threads: set[int]) -> set[int]:
    """Those of `threads` (ids) that `user` muted. One query, none for none."""
    rows = ThreadMute.objects.filter(user=user, thread__in=threads) if threads else ThreadMute.objects.none()
    return set(rows.values_list("thread_id", flat=True))
