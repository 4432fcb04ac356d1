"""What has arrived since a page was opened, counted for its reader: only what they may read, and without what they
would rather not hear of (their own, people they blocked or muted, threads and hashtags they muted)."""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts import blocking
from posts.models import Post, Thread
from posts.unread import MOST_COUNTED


@dataclass(frozen=True)
class News:
    """How many, `more` if they were not counted to the end, and the random id of the first."""

    count: int = 0
    more: bool = False
    first: str = ""


def replies(thread: Thread, reader, after: int) -> News:
    """Replies in `thread` with a higher number than `after`. One query."""
    heard = Thread.objects.filter(pk=thread.pk).unmuted_by(reader)
    posts = Post.objects.visible_to(reader).filter(thread__in=heard, number__gt=after, hiding__isnull=True)
    return _counted(_of_others(posts, reader).order_by("number"))


def threads(chosen: QuerySet, reader, since) -> News:
    """Threads of a queryset of visible ones that were begun after the moment `since`. One query."""
    new = chosen.listed().unhidden().filter(created_at__gt=since)
    new = new.unmuted_by(reader).without_muted_tags(reader)
    return _counted(_of_others(new, reader).order_by("created_at"))


def _of_others(rows: QuerySet, reader) -> QuerySet:
    return blocking.leave_out_folded(rows.exclude(author_id=reader.pk or 0), reader)


def _counted(rows: QuerySet) -> News:
    ids = list(rows.values_list("public_id", flat=True)[: MOST_COUNTED + 1])
    return News(min(len(ids), MOST_COUNTED), len(ids) > MOST_COUNTED, ids[0]) if ids else News()


def parse_number(text: str) -> int:
    """The number of a post that `text` names; 0 for a malformed one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
