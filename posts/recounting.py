"""Counting everything anew: what the verbs keep right one by one, and an operator can set right at once, beside the
running site: threads and hashtags in batches, each in a transaction that locks them as the verbs do (threads, then the
turn, then hashtags), so that nobody waits long and nothing is counted that is being written. What is right is the
matter of `posts.counters`.
"""

from collections import Counter
from collections.abc import Collection, Iterator

from django.db import transaction

from posts import counters
from posts.models import Hashtag, Thread
from posts.searching import indexing
from posts.tagging import take_turn

BATCH = 200


def recount() -> dict[str, int]:
    """Sets all counters from the rows they count; how many of each were wrong."""
    mended: Counter[str] = Counter(dict.fromkeys(counters.OF_FIRST_POSTS, 0))
    wrong = counters.threads_with_wrong_first_posts()
    for start in range(0, len(wrong), BATCH):
        mended.update(_first_posts(wrong[start : start + BATCH]))
    for ids in _batches(Thread):
        mended.update(_threads(ids))
    for ids in _batches(Hashtag):
        mended.update(_tags(ids))
    return dict(mended)


def _batches(model) -> Iterator[list[int]]:
    last = 0
    while ids := list(model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield ids
        last = ids[-1]


@transaction.atomic
def _threads(ids: list[int]) -> dict[str, int]:
    _lock(Thread, ids)
    mended = counters.mend(counters.OF_THREADS, ids)
    take_turn()
    return mended | counters.mend(counters.OF_THEIR_TAGS, ids) | {"search entries": _entries(ids)}


@transaction.atomic
def _first_posts(ids: list[int]) -> dict[str, int]:
    _lock(Thread, ids)
    return counters.mend(counters.OF_FIRST_POSTS, ids)


@transaction.atomic
def _tags(ids: list[int]) -> dict[str, int]:
    take_turn()
    _lock(Hashtag, ids)
    return counters.mend(counters.OF_TAGS, ids)


def _lock(model, ids: Collection[int]) -> None:
    rows = model.objects.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",), no_key=True)
    list(rows.values_list("pk"))


def _entries(ids: list[int]) -> int:
    """Brings search to what it may find in the threads; how many entries were wrong."""
    wrong = counters.wrong_entries(ids)
    if wrong:
        indexing.index_all(wrong)
    return len(wrong)
