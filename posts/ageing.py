"""Old conversations about a treatment: their readers are told how old the last word is, and where newer words are.

It depends on the clock, so a visitor's page tells it at most ten minutes late (docs/caching.md, Time); a new word,
thread or guide moves the version of the community's pages.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from communities.founding import camel_case
from communities.models import Guide
from peerhealth import one_clock
from posts.hashtags import identity
from posts.models import Hashtag, Thread

# Treatments change within years; what was said before may no longer hold.
OLD_AFTER = timedelta(days=3 * 365)
# A thread with one of these is about treatment, wherever it stands.
TREATMENT_TAGS = frozenset(
    {"treatment", "treatments", "medication", "medications", "medicine", "medicines", "meds", "sideeffects"}
)
MOST_GUIDES = 3


@dataclass(frozen=True)
class Age:
    """What the reader of an old thread is told. `newer`: the hashtag as it is shown, where newer threads have it."""

    last_word: datetime
    guides: list[dict[str, str]]
    newer: str


def of(thread: Thread, reader) -> Age | None:
    """What `reader` of `thread` (one that they may read) is told of its age; None for nearly all threads, without a
    query. For old ones one query, and two more if it is about a treatment."""
    if thread.last_activity > one_clock.now() - OLD_AFTER:
        return None
    known = {identity(camel_case(word)) for word in thread.community.treatments} | TREATMENT_TAGS
    tags = Hashtag.objects.filter(posts_taggedpost_items__content_object=thread.opening_id)
    rows = tags.order_by("posts_taggedpost_items").values_list("name", "display", "aliases__name")
    said = {name: display or name for name, display, also in rows if known & {name, also}}
    if not said:
        return None
    guides = Guide.objects.visible_to(reader).filter(community=thread.community_id).order_by("title")
    return Age(thread.last_activity, list(guides.values("slug", "title")[:MOST_GUIDES]), _newer(thread, reader, said))


def _newer(thread: Thread, reader, said: dict[str, str]) -> str:
    """The first of the hashtags `said` (by name, as shown) that a thread has which is younger."""
    threads = Thread.objects.visible_to(reader).listed().in_community(thread.community)
    threads = threads.filter(last_activity__gt=one_clock.now() - OLD_AFTER, in_tags__tag__name__in=said)
    found = set(threads.values_list("in_tags__tag__name", flat=True).distinct())
    return next((shown for name, shown in said.items() if name in found), "")
