"""The posts that may be what is looked for, with what each has of it: read from the index in one statement.

An index of words knows no order, and ranking all of 50,000 posts takes too long. So a search looks into the latest
months that should hold enough, by how often the words are used where everyone may read, and further back only where
that found too little. How often they are used in one place, under one tag or by one person nobody has counted: there it
is looked once more without months, if too little was found.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from accounts.models import User
from peerhealth.statements import ask
from posts.searching.asking import Asked
from posts.searching.indexing import OUTCOME, quoted
from posts.searching.months import Dates
from posts.searching.reach import Reach
from posts.searching.units import NEXT_TO, Alternative, Plan, Unit, any_of
from posts.tagging import names_of

MOST_TITLES, MOST_POSTS = 200, 400
# So many posts are to be expected in the months that are looked into first, and at most in all that are.
ENOUGH, MOST_SCANNED = 800, 3_000
# In so many posts, the newest that have its words, a phrase is looked up: each must be read for it.
MOST_PHRASED = 2_000
# How many posts stand under one title.
POSTS_A_TITLE = 6

NEWEST = """
    SELECT post_id, thread_id, created_at, vector FROM posts_searchentry e
    WHERE {words} AND {may} ORDER BY created_at DESC LIMIT {limit}
"""
PHRASED = """
    SELECT * FROM (
        SELECT post_id, thread_id, created_at, vector FROM posts_searchentry e
        WHERE {words} AND {may} ORDER BY created_at DESC LIMIT {most}) said
    WHERE vector @@ %(wanted_{n})s::tsquery ORDER BY created_at DESC LIMIT {limit}
"""
# However many there are, no more are read than this: whichever lie first.
SOME = """
    WITH there AS MATERIALIZED (
        SELECT post_id, thread_id, created_at, vector FROM posts_searchentry e WHERE {words} AND {may})
    SELECT * FROM (SELECT * FROM there LIMIT {most}) said
    WHERE vector @@ %(wanted_{n})s::tsquery ORDER BY created_at DESC LIMIT {limit}
"""
SCORED = """
    SELECT post_id, thread_id, extract(epoch FROM created_at)::float8, {mask}, {titles}, {near},
           vector @@ %(outcome)s::tsquery
    FROM ({found}) e
"""
NEAR = "ts_rank_cd('{0.1, 0.2, 0.4, 1}', vector, %(near)s::tsquery, 32)"
# Each lexeme of a query costs the rank something in every post, found or not: those that few posts have are left out
# where a post has none of them, which changes no rank.
NEAR_IN_MOST = f"CASE WHEN vector @@ %(rare)s::tsquery THEN {NEAR} ELSE {NEAR.replace('near', 'common')} END"


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
    counted how often they are used. `is_filtered`: by any filter. `is_nowhere`: nothing can be found."""

    conditions: list[str] = field(default_factory=list)
    values: dict[str, object] = field(default_factory=dict)
    marks: list[list[str]] = field(default_factory=list)
    dates: Dates = field(default_factory=Dates)
    is_narrow: bool = False
    is_filtered: bool = False
    is_nowhere: bool = False

    def add(self, condition: str, **values: object) -> None:
        """One condition more."""
        self.conditions.append(condition)
        self.values |= values


def within(asked: Asked, reader, reach: Reach) -> Within:
    """The `reach` of `reader`, narrowed to what `asked` says. No query, one where somebody's posts are asked for."""
    dates = Dates.of(asked.since, asked.until)
    place = Within(dates=dates, is_narrow=asked.is_narrow, is_filtered=asked.is_filtered)
    ids = reach.ids(asked.community)
    place.is_nowhere = not ids
    place.add("community_id = ANY(%(places)s)", places=ids)
    place.add("(NOT members_only OR community_id = ANY(%(mine)s))", mine=reach.mine)
    if asked.community:
        place.marks.append([f"&{pk}" for pk in ids])
    if reach.quiet:
        place.add("coalesce(author_id, 0) <> ALL(%(quiet)s)", quiet=reach.quiet)
    _narrow(place, asked, reader)
    return place


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

    def look(self, wanted: Sequence[str], titles: Sequence[str], expected: float, *, enough: int = 20) -> None:
        """Adds what has all of `wanted` in a post or of `titles` in a title (tsqueries, of which the index intersects
        one with the next, twice as fast as it finds its way through all at once): in the latest months first, then as
        far back as the expected number allows, then where few posts can be meant in all months, until `enough` threads
        are found."""
        for most in (MOST_SCANNED,) if self.place.is_narrow else (ENOUGH, MOST_SCANNED):
            window, is_all = self._window(expected, most)
            older, _all = self._window(expected / POSTS_A_TITLE, most)
            sought = (*titles, older), (*wanted, window)
            if sought not in self.read:  # the latest month alone may hold more than is wanted, either way
                self._read(sought)
            if is_all or self.threads >= enough:
                return
        if self.place.is_narrow:
            ever = self.place.dates.query()
            self._read(((*titles, ever), (*wanted, ever)), source=SOME)

    @property
    def threads(self) -> int:
        """How many threads were found."""
        return len({row.thread_id for row in self.rows.values()})

    def _window(self, expected: float, most: int) -> tuple[str, bool]:
        """The latest months that should hold `most` of `expected` posts, as a tsquery, and whether these are all."""
        return self.place.dates.latest(self.months, most / max(expected, 1) * self.total)

    def _read(self, sought: tuple[tuple[str, ...], tuple[str, ...]], source: str = "") -> None:
        """Adds the posts of two rows of tsqueries, of titles and of posts; `source`: how they are read, where it is not
        said by what they are."""
        self.read.add(sought)
        if self.place.is_nowhere:
            return
        units = [unit.query() for unit in self.plan.units]
        values = self.place.values | self._asked(units)
        tags = [[f"#{name}" for name in names] for names in self.plan.tags]
        marks = [f"({' | '.join(map(quoted, mark))})" for mark in [*self.place.marks, *tags] if mark]
        found = []
        for n, (queries, limit) in enumerate(zip(sought, (MOST_TITLES, MOST_POSTS), strict=True)):
            found.append(self._source(n, [*filter(None, queries), *marks], limit, source, values))
        masks = [_mask("u", len(units))] * 2
        if set(units) <= set(sought[1]):  # each must be there
            masks[1] = str((1 << len(units)) - 1)
        near = NEAR_IN_MOST if values["rare"] else NEAR
        parts = (
            SCORED.format(found=one, mask=mask, titles=_mask("t", len(units)), near=near)
            for one, mask in zip(found, masks, strict=True)
        )
        # How few posts one person has written, or how many, the database plans for each time.
        asked = _ask_anew if self.place.is_filtered else ask
        self.rows |= {row[0]: Candidate._make(row) for row in asked(" UNION ALL ".join(parts), values)}

    def _source(self, n: int, queries: list[str], limit: int, source: str, values: dict[str, object]) -> str:
        """Where the posts of all these tsqueries come from, with what is asked of them in `values`."""
        queries = [*queries, *(f"!{unit.query()}" for unit in self.plan.nots)]
        wanted = values[f"wanted_{n}"] = " & ".join(queries)
        words = [_words(one) for one in queries if not (_is_not(one) and NEXT_TO in one)]
        there, *others = (one for one in words if not _is_not(one))
        # What must not be there, alone, would be looked for in the whole index.
        conditions = [" & ".join([there, *filter(_is_not, words)]), *others]
        names = [f"words_{n}_{place}" for place in range(len(conditions))]
        values |= dict(zip(names, conditions, strict=True))
        how = source or (PHRASED if NEXT_TO in wanted else NEWEST)
        said = " AND ".join(f"vector @@ %({name})s::tsquery" for name in names)
        may, most = " AND ".join(self.place.conditions), MOST_PHRASED if how is PHRASED else MOST_SCANNED
        return how.format(n=n, words=said, may=may, limit=limit, most=most)

    def _asked(self, units: list[str]) -> dict[str, object]:
        """What is asked of every post that was found, about all `units`."""
        typed = [unit.alternatives[0] for unit in self.plan.units]
        common = [one.commonest(self.uses) for one in typed]
        rare = {lexeme for one, most in zip(typed, common, strict=True) for lexeme in one.lexemes - most.lexemes}
        values = {f"u{n}": unit for n, unit in enumerate(units)}
        values |= {f"t{n}": unit.query("=") for n, unit in enumerate(self.plan.units)}
        values |= {"near": any_of(typed) or "''", "common": any_of(common), "outcome": quoted(OUTCOME)}
        return values | {"rare": Alternative((tuple(sorted(rare)),)).query() if rare else ""}


def _ask_anew(text: str, values: dict[str, object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def _mask(name: str, units: int) -> str:
    """Which of the queries called `name` fit a post, as bits."""
    return " + ".join(f"((vector @@ %({name}{n})s::tsquery)::int << {n})" for n in range(units)) or "0"


def _is_not(query: str) -> bool:
    return query[0] == "!"


def _words(query: str) -> str:
    """A tsquery with its phrases taken as words anywhere: the index answers it alone. (No lexeme has a space.)"""
    return query.replace(NEXT_TO, " & ")
