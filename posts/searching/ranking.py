"""Which threads come first: those that have most of what was asked, in the title, near together, rather lately."""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from posts.searching.candidates import Candidate, Search

# What each counts.
COVER, TITLE, BEST, NEAR, OTHERS, RECENT = 4.0, 1.6, 1.0, 0.6, 0.15, 0.3
# A question that fits, and of which its author has told what happened.
OUTCOME = 0.3
HALF_LIFE = 365 * 86_400
# A thread that has less than this of what the best one has is no answer.
FAR_BEHIND = 0.5
# Unless there are so few that a poorer answer is better than none.
FEW, FARTHEST = 5, 0.25


@dataclass
class Scored:
    """A thread with its posts, the best first."""

    thread_id: int
    posts: list[Candidate] = field(default_factory=list)
    cover: float = 0.0
    score: float = 0.0


def ranked(search: Search) -> list[Scored]:
    """The threads of all candidates, the best first."""
    weigh = _Weights([search.rarity(unit) for unit in search.plan.units])
    whole, now = sum(weigh.weights) or 1.0, time.time()
    threads: dict[int, Scored] = {}
    for row in _whole(search):
        threads.setdefault(row.thread_id, Scored(row.thread_id)).posts.append(row)
    for thread in threads.values():
        if len(thread.posts) > 1:
            thread.posts.sort(key=lambda row: (-weigh[row.mask | row.titles], -row.near, -row.post_id))
        mask, titles, near, written, has_outcome = _all_of(thread.posts)
        thread.cover = weigh[mask | titles] / whole
        thread.score = (
            COVER * thread.cover
            + TITLE * weigh[titles] / whole
            + BEST * weigh[thread.posts[0].mask] / whole
            + NEAR * near
            + OTHERS * math.log(len(thread.posts))
            + RECENT * 0.5 ** (max(now - written, 0) / HALF_LIFE)
            + OUTCOME * has_outcome
        )
    best = max((thread.cover for thread in threads.values()), default=0)
    ordered = sorted(threads.values(), key=lambda thread: (-thread.score, -thread.thread_id))
    near = [thread for thread in ordered if thread.cover >= FAR_BEHIND * best]
    return near if len(near) >= FEW else [thread for thread in ordered if thread.cover >= FARTHEST * best][:FEW]


def _all_of(posts: list[Candidate]) -> tuple[int, int, float, float, bool]:
    """What the posts of a thread have of the units, and their title; the nearest, the latest, and whether one tells
    what happened. (Most threads have one.)"""
    _post, _thread, written, mask, titles, near, has_outcome = posts[0]
    for row in posts[1:]:
        mask, titles, has_outcome = mask | row.mask, titles | row.titles, has_outcome or row.has_outcome
        near, written = max(near, row.near), max(written, row.written)
    return mask, titles, near, written, has_outcome


def _whole(search: Search) -> Iterable[Candidate]:
    """The candidates, with the words of each name that they have."""
    if not search.plan.within:
        return search.rows.values()
    whole = search.plan.whole
    return [row._replace(mask=whole(row.mask), titles=whole(row.titles)) for row in search.rows.values()]


def count(search: Search) -> int:
    """How many threads are not far behind the best one."""
    threads = ranked(search)
    best = max((thread.cover for thread in threads), default=0)
    return sum(thread.cover >= FAR_BEHIND * best for thread in threads)


class _Weights(dict[int, float]):
    """The weight of all units in a mask. A thousand posts have a few masks."""

    def __init__(self, weights: list[float]):
        super().__init__()
        self.weights = weights

    def __missing__(self, mask: int) -> float:
        self[mask] = sum(weight for n, weight in enumerate(self.weights) if mask >> n & 1)
        return self[mask]
