"""The posts that may be what is looked for, with what each has of it: read from the index in one statement.

An index of words knows no order, and ranking all of 50,000 posts takes too long. So a search looks into the latest
months that should hold enough, by how often the words are used where everyone may read, and further back only where
that found too little. How often they are used in one place, under one tag or by one person nobody has counted: there it
is looked once more without months, if too little was found.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Block, Mute, User
from communities.models import Community, Membership
from peerhealth.statements import Statement, Together
from posts.searching.asking import Asked
from posts.searching.indexing import OUTCOME, quoted
from posts.searching.months import Dates
from posts.searching.understanding import NEXT_TO, Plan, Unit
from posts.tagging import names_of

MOST_TITLES, MOST_POSTS = 200, 400
# So many posts are to be expected in the months that are looked into first, and at most in all that are.
ENOUGH, MOST_SCANNED = 800, 3_000
# In so many posts, the newest that have its words, a phrase is looked up: each must be read for it.
MOST_PHRASED = 2_000
# How many posts stand under one title.
POSTS_A_TITLE = 6

NEWEST = """
    (SELECT post_id, thread_id, community_id, created_at, vector FROM posts_searchentry e
     WHERE vector @@ %(wanted_{n})s::tsquery AND {may} ORDER BY created_at DESC LIMIT {limit})
"""
PHRASED = """
    (SELECT * FROM (
        SELECT post_id, thread_id, community_id, created_at, vector FROM posts_searchentry e
        WHERE vector @@ %(words_{n})s::tsquery AND {may} ORDER BY created_at DESC LIMIT {most}) said
     WHERE vector @@ %(wanted_{n})s::tsquery ORDER BY created_at DESC LIMIT {limit})
"""
# However many there are, no more are read than this: whichever lie first.
SOME = """
    (WITH there AS MATERIALIZED (
        SELECT post_id, thread_id, community_id, created_at, vector FROM posts_searchentry e
        WHERE vector @@ %(words_{n})s::tsquery AND {may})
     SELECT * FROM (SELECT * FROM there LIMIT {most}) said
     WHERE vector @@ %(wanted_{n})s::tsquery ORDER BY created_at DESC LIMIT {limit})
"""
SCORED = """
    SELECT post_id, thread_id, extract(epoch FROM created_at)::float8, {mask}, {titles},
           ts_rank_cd('{{0.1, 0.2, 0.4, 1}}', vector, %(near)s::tsquery, 32), vector @@ %(outcome)s::tsquery
    FROM ({found}) e
"""


class Candidate(NamedTuple):
    """A post, when it was written (seconds since 1970), what it has of the units and what its title has of them, as
    bits, how near they are, and whether it is a question of which is told what happened."""

    post_id: int
    thread_id: int
    written: float
    mask: int
    titles: int
    near: float
    has_outcome: bool


@dataclass
class Within:
    """Where is looked: conditions on entries with their `values`, and `marks`: of each, one lexeme must be there.
    `dates`: in which months. `is_narrow`: in one place, under one tag or by one person, of whose words nobody has
    counted how often they are used. `is_nowhere`: nothing can be found."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    marks: list[list[str]] = field(default_factory=list)
    dates: Dates = field(default_factory=Dates)
    is_narrow: bool = False
    is_nowhere: bool = False

    def add(self, condition: str, **values: object) -> None:
        """One condition more."""
        self.conditions.append(condition)
        self.values |= values


def within(asked: Asked, reader) -> Within:
    """What `reader` may read and sees unfolded, narrowed to what `asked` says. One query, two where
    somebody's posts are asked for."""
    place = Within(dates=Dates.of(asked.since, asked.until), is_narrow=asked.is_narrow)
    told = {"reader": reader, "slug": asked.community or None}
    found = OF_READER(**told) if reader.is_authenticated else [READABLE(**told), [], []]
    ids, mine, quiet = ([pk for (pk,) in rows] for rows in found)
    place.is_nowhere = not ids
    place.add("community_id = ANY(%(places)s)", places=ids)
    place.add("(NOT members_only OR community_id = ANY(%(mine)s))", mine=mine)
    if asked.community:
        place.marks.append([f"&{pk}" for pk in ids])
    if quiet:
        place.add("coalesce(author_id, 0) <> ALL(%(quiet)s)", quiet=quiet)
    _narrow(place, asked, reader)
    return place


def _readable(reader, slug: str | None) -> QuerySet:
    readable = Community.objects.visible_to(reader).order_by().values_list("pk")
    return readable.filter(slug=slug) if slug else readable


def _quiet(reader) -> QuerySet:
    blocked = Block.objects.filter(blocker=reader).values_list("blocked")
    return blocked.union(Mute.objects.filter(muter=reader).values_list("muted"))


READABLE = Statement(_readable)
MINE = Statement(lambda reader: Membership.objects.of(reader).active().values_list("community_id"))
OF_READER = Together(READABLE, MINE, Statement(_quiet))


def _narrow(place: Within, asked: Asked, reader) -> None:
    if asked.tag:
        place.marks.append([f"#{name}" for name in names_of(asked.tag)])
    if asked.by:
        author = person(asked.by, reader)
        place.is_nowhere = place.is_nowhere or author is None
        place.add("author_id = %(author)s", author=author.pk if author else 0)
    of_thread = []
    if asked.kind:
        of_thread.append("t.kind = %(kind)s")
    if asked.answered:
        of_thread.append("" if asked.answered == "yes" else "NOT ")
        of_thread[-1] += "(t.answered_at IS NOT NULL OR t.helpers > 0)"
    if of_thread:
        test = " AND ".join(["t.id = e.thread_id", *of_thread])
        place.add(f"EXISTS (SELECT 1 FROM posts_thread t WHERE {test})", kind=asked.kind)  # noqa: S608
    if asked.since:
        place.add("created_at >= %(since)s", since=asked.since)
    if asked.until:
        place.add("created_at < %(until)s::date + 1", until=asked.until)


def person(name: str, reader) -> User | None:
    """The person called exactly `name`, whom a signed-in `reader` may find; nobody for visitors."""
    if not reader.is_authenticated:
        return None
    return User.objects.findable_by(reader).called(name.lstrip("@")).first()


@dataclass
class Search:
    """One search: where, what, and how common it is. `rows` are the candidates that were found, by the queries that
    were `read`."""

    plan: Plan
    place: Within
    uses: dict[str, int]
    months: dict[str, int]
    rows: dict[int, Candidate] = field(default_factory=dict)
    read: set[tuple[str, str]] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Posts that everyone may read, as last counted."""
        return max(sum(self.months.values()), 1)

    def count(self, unit: Unit) -> int:
        """In how many posts a unit may be: of its most common alternative, that of its rarest word."""
        rarest = (min(sum(self.uses.get(x, 0) for x in place) for place in one.places) for one in unit.alternatives)
        found = list(rarest)
        return min(max(found, default=0) or 1, self.total)

    def rarity(self, unit: Unit) -> float:
        """How much a unit says: common words little, rare ones much."""
        return unit.weight * (0.3 + math.log(1 + self.total / self.count(unit)))

    def expected(self, units: Iterable[Unit]) -> float:
        """In how many posts all of these are. Words of one query keep company: more than chance would say."""
        counts = [self.count(unit) for unit in units] or [self.total]
        chance = self.total * math.prod(count / self.total for count in counts)
        return math.sqrt(max(chance, 0.01) * min(counts))

    def look(self, wanted: str, titles: str, expected: float, *, enough: int = 20) -> None:
        """Adds what has `wanted` in a post or `titles` in a title: in the latest months first, then as far back as the
        expected number allows, then where few posts can be meant in all months, until `enough` threads are found."""
        for most in (MOST_SCANNED,) if self.place.is_narrow else (ENOUGH, MOST_SCANNED):
            window, is_all = self._window(expected, most)
            older, _all = self._window(expected / POSTS_A_TITLE, most)
            sought = _and(titles, older), _and(wanted, window)
            if sought not in self.read:  # the latest month alone may hold more than is wanted, either way
                self._read(sought)
            if is_all or self.threads >= enough:
                return
        if self.place.is_narrow:
            ever = self.place.dates.query()
            self._read((_and(titles, ever), _and(wanted, ever)), source=SOME)

    @property
    def threads(self) -> int:
        """How many threads were found."""
        return len({row.thread_id for row in self.rows.values()})

    def _window(self, expected: float, most: int) -> tuple[str, bool]:
        """The latest months that should hold `most` of `expected` posts, as a tsquery, and whether these are all."""
        return self.place.dates.latest(self.months, most / max(expected, 1) * self.total)

    def _read(self, sought: tuple[str, str], source: str = "") -> None:
        """Adds the posts of two tsqueries, of titles and of posts; `source`: how they are read, where it is not said by
        what they are."""
        self.read.add(sought)
        if self.place.is_nowhere:
            return
        units = self.plan.units
        may = " AND ".join(self.place.conditions)
        tags = [[f"#{name}" for name in names] for names in self.plan.tags]
        marks = [f"({' | '.join(map(quoted, mark))})" for mark in [*self.place.marks, *tags] if mark]
        without = [f"!{unit.query()}" for unit in self.plan.nots]
        values = self.place.values | {"near": " | ".join(unit.typed() for unit in units) or "''"}
        values["outcome"] = quoted(OUTCOME)
        values |= {f"u{n}": unit.query() for n, unit in enumerate(units)}
        values |= {f"t{n}": unit.query("=") for n, unit in enumerate(units)}
        found = []
        for n, (query, limit) in enumerate(zip(sought, (MOST_TITLES, MOST_POSTS), strict=True)):
            wanted = values[f"wanted_{n}"] = _and(query, *marks, *without)
            values[f"words_{n}"] = _and(_words(query), *marks, *(one for one in without if NEXT_TO not in one))
            how = source or (PHRASED if NEXT_TO in wanted else NEWEST)
            found.append(how.format(n=n, may=may, limit=limit, most=MOST_PHRASED if how is PHRASED else MOST_SCANNED))
        mask = " + ".join(f"((vector @@ %(u{n})s::tsquery)::int << {n})" for n in range(len(units))) or "0"
        title = " + ".join(f"((vector @@ %(t{n})s::tsquery)::int << {n})" for n in range(len(units))) or "0"
        with connection.cursor() as cursor:
            cursor.execute(SCORED.format(found=" UNION ALL ".join(found), mask=mask, titles=title), values)
            self.rows |= {row[0]: Candidate(*row) for row in cursor.fetchall()}


def _and(*parts: str) -> str:
    return " & ".join(part for part in parts if part)


def _words(query: str) -> str:
    """A tsquery with its phrases taken as words anywhere: the index answers it alone. (No lexeme has a space.)"""
    return query.replace(NEXT_TO, " & ")
