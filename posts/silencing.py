"""Muting a thread: no mark, no count, not on the first page; for one reader, and nobody is told."""

from typing import Any

from django.db.models import Exists, F, OuterRef

from peerhealth import pages
from posts import folding, listing
from posts.marking import mark, unmark
from posts.models import Thread, ThreadFollow, ThreadMute


def mute(reader, thread: Thread) -> None:
    """Silences `thread` for `reader`, who no longer follows it. As `marking.mark`."""
    mark(reader, thread, ThreadMute, ends=ThreadFollow)


def unmute(reader, public_id: str) -> None:
    """Takes it back. As `marking.unmark`."""
    unmark(reader, public_id, ThreadMute)


def page_of_muted(reader, query) -> pages.Page:
    """One page of the threads that `reader` has muted, the latest first: their `title` and address only where they may
    still read them (`readable`), and `folded` if they would rather not see who began it or what it is about. Two
    queries, one more where there are notes."""
    readable = Exists(Thread.objects.visible_to(reader).filter(pk=OuterRef("thread")))
    rows = ThreadMute.objects.filter(user=reader).values(
        "id", readable=readable, created_at=F("at"), public_id=F("thread__public_id"), slug=F("thread__slug"),
        title=F("thread__title"), community=F("thread__community__name"), author_id=F("thread__author_id"),
        notes=F("thread__opening__notes"),
    )  # fmt: skip
    found = pages.page(rows, listing.BY_TIME, listing.cursor, size=listing.THREADS_A_PAGE, **listing.where(query))
    fold_of = folding.reasons(reader, {row["author_id"] for row in found.rows})
    for row in found.rows:
        row["folded"] = fold_of(row.pop("author_id"), row.pop("notes"))
        _conceal(row)
    return found


def _conceal(row: dict[str, Any]) -> None:
    """Nothing of a thread that was closed to its reader leaves this module."""
    if not row["readable"]:
        row |= {"slug": "", "title": "", "community": "", "folded": ""}
