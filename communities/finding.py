"""Find a condition or a community by any of its names, as people type them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection

from communities.folding import fold
from communities.models import Community, Condition
from communities.models.name import NEVER_SHOWN

LONGEST_QUERY = 100
HITS = 10
SUBTYPES = 3
# Below this likeness pg_trgm's guesses are noise: "lou gehrig" ~ "lou garrig" is 0.5, unrelated words reach 0.35.
LIKENESS = 0.45

# One pass over a names table: exact name, name that begins so, name with a word that begins so, likeness. Each stage is
# a reading of the trigram index (or the prefix index for very short words); the best name stands for its owner.
BEST_NAMES = """
SELECT DISTINCT ON (owner) owner, name, kind, stage, likeness FROM (
    SELECT {owner}_id AS owner, name, kind, folded,
           CASE WHEN folded = %(q)s THEN 0 WHEN folded LIKE %(prefix)s THEN 1
                WHEN folded LIKE %(inside)s THEN 2 ELSE 3 END AS stage,
           similarity(folded, %(q)s) AS likeness
    FROM {table}
    WHERE folded = %(q)s OR folded LIKE %(prefix)s OR folded LIKE %(inside)s OR {fuzzy}
) found WHERE stage < 3 OR likeness >= %(least)s
ORDER BY owner, stage, likeness DESC, length(name)
"""
# Trigrams of one or two letters match everything and nothing.
FUZZY, NOT_FUZZY = "folded %% %(q)s", "FALSE"

# Each condition with itself and all its ancestors, nearest first.
ANCESTORS = """
WITH RECURSIVE up(condition, ancestor, distance) AS (
    SELECT id, id, 0 FROM communities_condition WHERE id = ANY(%(ids)s)
    UNION
    SELECT up.condition, link.to_condition_id, up.distance + 1
    FROM up JOIN communities_condition_parents link ON link.from_condition_id = up.ancestor
    WHERE up.distance < 12
)
SELECT up.condition, place.community_id, min(up.distance)
FROM up JOIN communities_community_conditions place ON place.condition_id = up.ancestor
WHERE place.community_id = ANY(%(places)s)
GROUP BY 1, 2 ORDER BY 1, 3, 2
"""


@dataclass(frozen=True)
class Hit:
    """One answer of the finder. `name` is shown; `matched` is the name that was typed, if it may be shown and differs;
    `community` is where it leads, `part_of` whether that community stands for a wider condition."""

    name: str
    matched: str = ""
    community: Community | None = None
    part_of: bool = False
    rank: tuple = field(default=(), compare=False)


def find(text: str, user, limit: int = HITS) -> list[Hit]:
    """Communities and conditions that `text` names, best first, at most `limit`. Four queries at most.

    Only communities that `user` may know of take part. No text, or only signs, finds nothing.
    """
    query = fold(text[:LONGEST_QUERY])
    if not query:
        return []
    listed = Community.objects.listed_for(user).in_bulk()
    places = _community_hits(query, listed)
    found = _best_names("communities_conditionname", "condition", query)[: limit * 3]
    conditions = Condition.objects.in_bulk([row[0] for row in found])
    leads = leads_to(conditions, listed)
    hits = [_condition_hit(row, conditions[row[0]], leads.get(row[0]), listed) for row in found]
    shown = {hit.community.pk for hit in places if hit.community}
    # A condition that is its community under another name would only say the same thing twice.
    hits = [hit for hit in hits if not (hit.community and hit.community.pk in shown and not hit.part_of)]
    return _varied(sorted(places + hits, key=lambda hit: hit.rank))[:limit]


def _varied(hits: list[Hit]) -> list[Hit]:
    """Without the fourth and further subtypes that lead to one and the same community ("… disease 1" to "… 30")."""
    seen: Counter[int] = Counter()
    kept = []
    for hit in hits:
        if hit.part_of:
            seen[hit.community.pk] += 1
        if not hit.part_of or seen[hit.community.pk] <= SUBTYPES:
            kept.append(hit)
    return kept


def leads_to(condition_ids: Iterable[int], listed: dict[int, Community]) -> dict[int, tuple[int, int]]:
    """For each condition: (id of the nearest community that stands for it or for an ancestor, steps up)."""
    with connection.cursor() as cursor:
        cursor.execute(ANCESTORS, {"ids": list(condition_ids), "places": list(listed)})
        nearest: dict[int, tuple[int, int]] = {}
        for condition, community, distance in cursor.fetchall():
            nearest.setdefault(condition, (community, distance))
    return nearest


def _community_hits(query: str, listed: dict[int, Community]) -> list[Hit]:
    rows = [row for row in _best_names("communities_communityname", "community", query) if row[0] in listed]
    return [
        Hit(
            name=listed[owner].name,
            matched=_shown(name, kind, listed[owner].name),
            community=listed[owner],
            rank=(stage, 0, -likeness, name),
        )
        for owner, name, kind, stage, likeness in rows
    ]


def _condition_hit(row, condition: Condition, lead, listed: dict[int, Community]) -> Hit:
    _owner, name, kind, stage, likeness = row
    return Hit(
        name=condition.name,
        matched=_shown(name, kind, condition.name),
        community=listed[lead[0]] if lead else None,
        part_of=bool(lead and lead[1]),
        rank=(stage, 1, -likeness, name),
    )


def _shown(name: str, kind: str, instead_of: str) -> str:
    return "" if kind in NEVER_SHOWN or fold(name) == fold(instead_of) else name


def _best_names(table: str, owner: str, query: str) -> list[tuple]:
    sql = BEST_NAMES.format(table=table, owner=owner, fuzzy=FUZZY if len(query) > 3 else NOT_FUZZY)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"q": query, "prefix": f"{query}%", "inside": f"% {query}%", "least": LIKENESS})
        return sorted(cursor.fetchall(), key=lambda row: (row[3], -row[4], row[1]))
