"""Guides and the threads they were built from, both ways. Either page names the other only to whoever may read both."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from communities.models import Guide
from peerhealth.statements import Statement
from posts.models import GuideThread, Thread

MOST_THREADS = 30
# The guides that a thread became part of, for its page: (title, address of the community, of the guide).
GUIDES = Statement(
    lambda thread, who: (
        Guide.objects.visible_to(who)
        .filter(built_from__thread_id=thread)
        .order_by("title", "pk")
        .values_list("title", "community__slug", "slug")
    )
)


def threads_of(guide: Guide, reader) -> list[dict[str, Any]]:
    """The threads that `guide` was built from and `reader` may read, the oldest first. One query."""
    rows = Thread.objects.visible_to(reader).listed().filter(guides__guide=guide).order_by("created_at", "pk")
    return list(rows.values("public_id", "slug", "title", "reply_count"))


@transaction.atomic
def build_from(guide: Guide, ids: Collection[str], editor) -> None:
    """From now on `guide` is built from the threads with these public ids, among those of its community that `editor`
    may read; what they cannot see stays as it was."""
    readable = Thread.objects.visible_to(editor).listed().in_community(guide.community)
    wanted = set(readable.filter(public_id__in=ids).values_list("pk", flat=True))
    known = set(guide.built_from.filter(thread__in=readable.values("pk")).values_list("thread_id", flat=True))
    guide.built_from.filter(thread__in=known - wanted).delete()
    new = [GuideThread(guide=guide, thread_id=pk) for pk in sorted(wanted - known)]
    GuideThread.objects.bulk_create(new, ignore_conflicts=True)
