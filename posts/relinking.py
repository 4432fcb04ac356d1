"""Posts that hold a word of which the glossary says something else now: their links are made anew, a job a stretch."""

from django.db.models import Q

from communities import glossary, guiding, wording
from peerhealth import jobs
from posts.models import Post

# Posts that one job looks at, by their ids, and how many it reads at once.
STRETCH, AT_ONCE = 20_000, 500


def relink(words: list[str], community: int | None, after: int, *, stretch: int = STRETCH) -> int:
    """Links terms anew in posts with ids above `after` that hold one of `words` (none: in all), of a `community` or of
    all; asks for a job for the rest. How many posts look different now. What somebody changes at this moment is left
    alone: it is linked as it is written."""
    end = after + stretch
    if not after:
        guiding.relink(community)  # a few: all of them
    posts = Post.objects.filter(holding(words), deleted_at__isnull=True)
    posts = posts.filter(thread__community=community) if community else posts
    ids = list(posts.filter(pk__gt=after, pk__lte=end).order_by("pk").values_list("pk", flat=True))
    changed = sum(_relink(ids[first : first + AT_ONCE]) for first in range(0, len(ids), AT_ONCE))
    if Post.objects.filter(pk__gt=end).exists():
        jobs.defer(wording.RELINK, priority=jobs.WHENEVER, words=words, community=community, after=end)
    return changed


def holding(words: list[str]) -> Q:
    """Posts in which one of `words` stands, whatever stands around it."""
    found = Q()
    for word in words:
        found |= Q(body__icontains=word)
    return found


def _relink(ids: list[int]) -> int:
    changed, versions = 0, {}
    for post in Post.objects.filter(pk__in=ids).select_related("thread__community").order_by("pk"):
        place = post.thread.community
        version = versions.get(place.pk) or versions.setdefault(place.pk, glossary.current(place))
        html = glossary.linked(post.html, place, version=version)
        if html != post.html:
            changed += Post.objects.filter(pk=post.pk, html=post.html).update(html=html)
    return changed
