"""The whole load, in order: people, communities, threads with their posts, indexes, hashtags, the words of search, and
what stands beside."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from posts import counters, tag_index
from posts.loading import beside, people, shapes
from posts.loading.copying import Restoring, bare
from posts.loading.pieces import pools
from posts.loading.threads import Begun, Lines, Teller
from posts.loading.words import SHARES, chance_of
from posts.models import Hashtag, Post, Thread
from posts.searching import statistics

BARE = (
    "posts_thread", "posts_post", "posts_searchentry", "posts_taggedpost", "posts_reaction", "posts_hiding",
    "posts_threadfollow",
)  # fmt: skip
POSTS_A_PART = 20_000
Tell = Callable[[str], None]


class Inhabited(Exception):
    """There are people or communities in the database."""


@dataclass(frozen=True)
class Load:
    """How much, and from which number all chance comes: the same one gives the same threads, people and words."""

    users: int
    threads: int
    posts: int
    seed: int = 1


def check(load: Load) -> list[shapes.Shape]:
    """The threads of a load. Raises ValueError where they cannot be, and Inhabited."""
    if load.users < people.PLACES:
        raise ValueError(f"At least {people.PLACES} people.")
    if not is_empty():
        raise Inhabited
    return shapes.shapes(load.threads, load.posts, chance_of(load.seed))


def is_empty() -> bool:
    """Whether the database holds neither people nor anything of theirs."""
    return not any(model.objects.exists() for model in (User, Community, Thread, Hashtag))


def fill(load: Load, *, step: Callable[[int], object] = lambda posts: None, tell: Tell = lambda said: None) -> None:
    """Fills the empty database, all or nothing. `step` hears how many posts more are written, `tell` what is done now.
    Raises as `check`."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL work_mem = '256MB'")
        _Filling(load, check(load), step, tell).run()
    tell("tidying")
    if not connection.in_atomic_block:  # not in a test
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("VACUUM (ANALYZE)")


class _Filling:
    """One load under way."""

    def __init__(self, load: Load, made: list[shapes.Shape], step: Callable[[int], object], tell: Tell) -> None:
        self.load, self.shapes, self.step, self.tell = load, made, step, tell
        self.chance, self.now = chance_of(load.seed), timezone.now()
        self.since = self.now - timedelta(days=366 * shapes.YEARS)
        self.special: list[int] = []

    def run(self) -> None:
        self.tell("people and communities")
        self.places = people.communities(self.chance, self.since)
        self.people = people.people(self.load.users, self.chance, self.since)
        people.join(self.places, self.people, self.chance, self.since)
        people.part(self.people, self.chance)
        self.tell("what they say")
        self.pools = pools(self.chance, self.load.posts)
        lines = Lines(chance_of(self.load.seed + 1))
        with bare(BARE) as restoring:
            self.tell("posts")
            for part in self._parts():
                lines.put(part)
                self.step(sum(len(thread.posts) for thread in part))
            self.tell("who follows what")
            beside.follow()
            Hashtag.objects.bulk_create(Hashtag(pk=pk, name=name, slug=name) for name, pk in lines.tags.items())
            self._restore(restoring)
        self._sequences()
        self._tags(list(lines.tags.values()))
        self.tell("the words of search")
        statistics.learn(lines.words)
        statistics.recount()
        self.tell("what readers have read")
        beside.read(people.readers_of(self.people), self.special, self.now)

    def _parts(self) -> Iterator[list[Begun]]:
        """Threads that begin one after the other, about POSTS_A_PART posts at a time."""
        chance, teller = self.chance, Teller(self.pools, self.people, self.chance, self.now)
        reach, part, posts = list(itertools.accumulate(people.weights())), [], 0
        codes, shares = list(SHARES), list(itertools.accumulate(SHARES.values()))
        for number, shape in enumerate(self.shapes):
            place = self.places[0] if shape.special else chance.choices(self.places, cum_weights=reach)[0]
            code = "en" if shape.special else chance.choices(codes, cum_weights=shares)[0]
            at = self._begins(number)
            part.append(teller.begin(number + 1, shape, place, at, code))
            self.special += [number + 1] * shape.special
            posts += shape.posts
            if posts >= POSTS_A_PART:
                yield part
                part, posts = [], 0
        yield part

    def _begins(self, number: int) -> datetime:
        return shapes.begins(number, len(self.shapes), self.now)

    def _restore(self, restoring: Restoring) -> None:
        self.tell("indexes")
        for _made in restoring.restore():
            pass
        with connection.cursor() as cursor:
            for table in BARE:
                cursor.execute(f"ANALYZE {table}")

    def _sequences(self) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Thread, Post, Hashtag]):
                cursor.execute(statement)

    def _tags(self, tags: list[int]) -> None:
        self.tell("hashtags")
        with connection.cursor() as cursor:
            cursor.execute(tag_index.PUT.format(wanted=tag_index.WANTED.format(of="")))
        counters.mend(counters.OF_TAGS, tags)
