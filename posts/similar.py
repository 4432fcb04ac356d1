"""Threads like the one that somebody is about to write: perhaps it has been asked.

How they are found. The words of the title, as the database parts them, are weighed here: stop words count nothing,
words that every forum is full of count little. Threads whose titles have some of the words are found by index and
ordered by the weight of the words that they share; of the first of them that the reader may read, those whose titles
are most alike (trigrams) are shown. Nothing is weighed by how often a word occurs: that would let threads that the
reader may not read change what they are shown.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Func, Q, Value

from accounts import blocking
from communities.models import Community
from posts import folding
from posts.models import Thread
from posts.models.thread import TITLE_LONGEST

MOST, MOST_TERMS = 5, 8
# Of the nearest so many are compared letter by letter; they are looked for in batches, because some may be hidden.
ENOUGH, BATCH, BATCHES = 60, 60, 100
# How alike two titles must be all in all to be worth a look.
ALIKE = 0.4
STOP_WORDS = (
    "a about after again all also am an and any are as at be because been before being but by can could did do does "
    "for from get got had has have having he her here him his how i if in into is it its just like me more most my no "
    "not now of off on only or other our out over re s she should so some such t than that the their them then there "
    "they this to too up us very was we were what when where which while who why will with would you your ve m ll d "
    "im ive don dont doesnt didnt isnt cant wont"
)
COMMON_WORDS = (
    "advice afraid always anybody anyone anything back bad best better day days deal dealing doctor doctors else ever "
    "every everyone go going experience experiences experienced feel feeling feels first good help hello hi know life "
    "long lot make many much need never new one out people please problem question questions really scared someone "
    "something start started take taking tell thank thanks thing things think time tips today try trying two use "
    "using want way week weeks well work worse year years 1 2 3 4 5 6 7 8 9 0 type"
)
STOP, COMMON = set(STOP_WORDS.split()), set(COMMON_WORDS.split())
WEIGHS, WEIGHS_LITTLE = 10, 3
# Written in capitals these are no small words: ME, AIDS, IT, WHO, MS. In a title that is all capitals nobody can tell.
CAPITALS = re.compile(r"\b[A-Z]{2,5}\b")
CANDIDATES = """
    SELECT id, {score} AS score FROM posts_thread
    WHERE title_words @@ %(wanted)s::tsquery AND community_id = ANY(%(places)s)
      AND (audience <> 'members' OR community_id = ANY(%(mine)s))
    ORDER BY score DESC, community_id = %(here)s DESC, id DESC LIMIT %(limit)s OFFSET %(offset)s
"""


def find(title: str, community: Community, reader) -> list[dict[str, Any]]:
    """At most five threads of others whose titles are like `title` (whatever was typed), as rows of `Thread.for_list`:
    only what `reader` may read and sees unfolded, those of `community` first. Five queries, two more where a title has
    two words that count; one if nothing in it can be looked for; more only where many of the nearest are hidden."""
    title = title.replace("\x00", "")[: 2 * TITLE_LONGEST]
    terms = weighed(title)
    if WEIGHS not in terms.values():  # "Anyone else?" is like everything
        return []
    others = Thread.objects.visible_to(reader).listed().exclude(author=reader).unmuted_by(reader)
    threads = blocking.leave_out_folded(others, reader)
    alike = TrigramSimilarity(Func("title", function="posts_bare"), Func(Value(title), function="posts_bare"))
    rows = threads.for_list().annotate(alike=alike, here=Q(community=community))
    asked, best = _asked(terms, community, reader), []
    for wanted in _wanted([word for word, weight in terms.items() if weight == WEIGHS]):
        found: list[dict[str, Any]] = []
        for scores in _batches(asked | {"wanted": wanted}, len(terms)):
            found += sorted(
                ({**row, "shared": scores[row["id"]]} for row in rows.filter(pk__in=list(scores))),
                key=lambda row: (-row["shared"], not row["here"], -row["id"]),
            )
            if len(found) >= ENOUGH:
                break
        best = _best(found[:ENOUGH], sum(terms.values()), reader)
        if len(best) == MOST:
            break
    return best


def _best(found: list[dict[str, Any]], most: int, reader) -> list[dict[str, Any]]:
    """The best of the candidates, without those that are too far off or about a topic that `reader` folds."""
    for row in found:
        row["rank"] = 0.6 * row["shared"] / most + 0.4 * row["alike"]
    folding.mark(found, folding.reasons(reader))
    near = [row for row in found if row["rank"] >= ALIKE and not row["folded"]]
    return sorted(near, key=lambda row: (not row["here"], -row["rank"]))[:MOST]


def weighed(title: str) -> dict[str, int]:
    """The words of a title that can be looked for, at most eight, the weightiest and longest first. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tsvector_to_array(to_tsvector('simple', posts_bare(%s)))", [title])
        words = cursor.fetchone()[0]
    names = set() if title.isupper() else {word.lower() for word in CAPITALS.findall(title)}
    weights = {word: _weight(word, names) for word in words}
    kept = sorted((word for word in words if weights[word]), key=lambda word: (-weights[word], -len(word), word))
    return {word: weights[word] for word in kept[:MOST_TERMS]}


def _weight(word: str, names: set[str]) -> int:
    if word in names:
        return WEIGHS
    if word in STOP or (len(word) == 1 and word.isascii() and not word.isdigit()):
        return 0
    return WEIGHS_LITTLE if word in COMMON else WEIGHS


def forms(word: str) -> list[str]:
    """A word with its other number and its other spelling: enough of English for titles."""
    found = {word}
    if len(word) > 3 and word.isalpha() and word.isascii():
        found |= {word[:-1]} if word.endswith("s") and not word.endswith("ss") else {f"{word}s"}
        found |= {f"{word[:-3]}y"} if word.endswith("ies") else {f"{word[:-1]}ies"} if word.endswith("y") else set()
        for british, american in (("aem", "em"), ("oed", "ed"), ("our", "or"), ("isa", "iza"), ("ise", "ize")):
            found |= {one.replace(british, american) for one in found}
            if american not in {"em", "ed", "or"}:
                found |= {one.replace(american, british) for one in found}
    return sorted(found)


def _tsquery(word: str) -> str:
    """The forms of a word as a tsquery; quoted, so that no sign in it means anything."""
    quoted = (form.replace("\\", "\\\\").replace("'", "''") for form in forms(word))
    return "(" + " | ".join(f"'{form}'" for form in quoted) + ")"


def _wanted(words: list[str]) -> list[str]:
    """What is looked for, as tsqueries: titles with two of the words; where there are only two, then with one of them.
    (Asking for two keeps the index at work: few titles share two words, thousands share one.)"""
    queries = [_tsquery(word) for word in words]
    pairs = [f"({a} & ({' | '.join(queries[n + 1 :])}))" for n, a in enumerate(queries[:-1])]
    return [" | ".join(pairs)] * (len(words) > 1) + [" | ".join(queries)] * (len(words) < 3)


def _asked(terms: dict[str, int], community: Community, reader) -> dict[str, Any]:
    """The values of CANDIDATES but for `wanted`. Two queries."""
    asked = {f"q{n}": _tsquery(word) for n, word in enumerate(terms)}
    asked |= {f"w{n}": weight for n, weight in enumerate(terms.values())}
    mine = list(Community.objects.joined_by(reader).values_list("pk", flat=True))
    places = list(Community.objects.visible_to(reader).values_list("pk", flat=True))
    return asked | {"here": community.pk, "mine": mine, "places": places, "limit": BATCH}


def _batches(asked: dict[str, Any], terms: int) -> Iterator[dict[int, int]]:
    """Ids of threads in places that the reader may read, with the weight that each shares, the nearest first. One query
    each time."""
    score = " + ".join(f"(title_words @@ %(q{n})s::tsquery)::int * %(w{n})s::int" for n in range(terms))
    for offset in range(0, BATCHES * BATCH, BATCH):
        with connection.cursor() as cursor:
            cursor.execute(CANDIDATES.format(score=score), asked | {"offset": offset})
            scores = dict(cursor.fetchall())
        yield scores
        if len(scores) < BATCH:
            return
