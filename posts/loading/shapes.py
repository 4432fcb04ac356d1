"""How many replies threads have, when they come and what each answers: few threads are long and most are short."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from posts.models.post import LEVELS_SHOWN

YEARS = 4
# The three that pages must bear: a very long thread, a long one, and one in which each reply answers the one before.
LONGEST, LONG, CHAIN = 100_000, 10_000, 1_000


@dataclass(frozen=True)
class Shape:
    """A thread of `posts` posts, the opening among them. `chain`: each answers the one before. `special`: one of the
    three, which everyone may read."""

    posts: int
    chain: bool = False
    special: bool = False


def shapes(threads: int, posts: int, chance: Random) -> list[Shape]:
    """`threads` threads (at least four) that hold `posts` posts together, in the order in which they begin. Where there
    is no room for the three of their full length they are shorter."""
    special = [
        Shape(1 + min(LONGEST, posts // 4), special=True),
        Shape(1 + min(LONG, posts // 10), special=True),
        Shape(1 + min(CHAIN, posts // 20), chain=True, special=True),
    ]
    others = threads - len(special)
    spare = posts - sum(shape.posts for shape in special) - others
    if others < 1:
        raise ValueError("At least four threads.")
    if spare < 0:
        raise ValueError("More threads than posts.")
    lead = 2 + others // 2_500  # no ordinary thread is as long as the three
    weights = [1 / (rank + lead) for rank in range(others)]
    total, given, reach, sizes = sum(weights), 0, 0.0, []
    for weight in weights:
        reach += weight
        upto = round(spare * reach / total)
        sizes.append(1 + upto - given)
        given = upto
    chance.shuffle(sizes)
    made = [Shape(size) for size in sizes]
    for shape in special:  # of some age: those who come later find them grown
        made.insert(others // 4, shape)
    return made


def begins(number: int, threads: int, now: datetime) -> datetime:
    """When the thread `number` of `threads` began: more and more of them, up to `now`."""
    return now - timedelta(days=365.25 * YEARS * (1 - ((number + 0.5) / threads) ** 0.7))


def moments(begun: datetime, replies: int, now: datetime, chance: Random) -> list[datetime]:
    """When the replies came: most of them soon."""
    room = min((now - begun).total_seconds() * 0.98, 3_600.0 * (6 + 30 * replies))
    return sorted(begun + timedelta(seconds=1 + room * chance.random() ** 2) for _ in range(replies))


def parents(shape: Shape, chance: Random) -> list[int]:
    """Which number each post answers; the opening none (-1)."""
    if shape.chain:
        return list(range(-1, shape.posts - 1))
    found = [-1]
    for number in range(1, shape.posts):
        to_opening = number == 1 or chance.random() < 0.55
        found.append(0 if to_opening else max(1, number - 1 - int(20 * chance.random() ** 2)))
    return found


@dataclass
class Tree:
    """Where each post of a thread stands, by number: as `Post.place_below` says."""

    parents: list[int]
    depths: list[int]
    branches: list[int]  # the number of the post that the branch hangs on; -1: none
    paths: list[list[int]]
    children: list[int]


def tree(answered: list[int]) -> Tree:
    """The places of posts that answer these numbers."""
    made = Tree(answered, [0], [-1], [[]], [0] * len(answered))
    for number in range(1, len(answered)):
        parent = answered[number]
        depth = made.depths[parent]
        starts = depth > 0 and depth % LEVELS_SHOWN == 0
        made.depths.append(depth + 1)
        made.branches.append(parent if starts else made.branches[parent])
        made.paths.append([number] if starts or parent == 0 else [*made.paths[parent], number])
        made.children[parent] += 1
    return made
