"""From a condition up to the communities that stand for it, and from a community down to all it stands for."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from communities.models import Community
from peerhealth.statements import Statement, Written

# A catalogue that is wrong may run in circles; UNION drops what was seen, and this bounds the climb.
HIGHEST = 12

UP = f"""
WITH RECURSIVE up(condition, ancestor, distance) AS (
    SELECT id, id, 0 FROM communities_condition WHERE id = ANY(%(ids)s)
    UNION
    SELECT up.condition, link.to_condition_id, up.distance + 1
    FROM up JOIN communities_condition_parents link ON link.from_condition_id = up.ancestor
    WHERE up.distance < {HIGHEST}
)
SELECT up.condition, min(up.distance), listed.*
FROM up JOIN communities_community_conditions place ON place.condition_id = up.ancestor
JOIN ({{listed}}) listed ON listed.id = place.community_id
GROUP BY up.condition, listed.id, listed.slug, listed.name, listed.hashtag, listed.visibility
ORDER BY 1, 2, listed.name
"""  # noqa: S608  (a constant of this module; values go in as parameters)
DOWN = """
WITH RECURSIVE down(condition) AS (
    SELECT condition_id FROM communities_community_conditions WHERE community_id = %s
    UNION
    SELECT link.from_condition_id
    FROM down JOIN communities_condition_parents link ON link.to_condition_id = down.condition
)
SELECT condition FROM down
"""


@dataclass(frozen=True)
class Place:
    """What the finder says of a community."""

    pk: int
    slug: str
    name: str
    hashtag: str
    visibility: str


PLACE_COLUMNS = ("id", "slug", "name", "hashtag", "visibility")


# The communities that `user` may know of, with the columns of `Place`: the one rule, `listed_for`, for statements that
# Django's own language has no words for.
LISTED = Statement(lambda user: Community.objects.listed_for(user).order_by().values(*PLACE_COLUMNS))
LEADS = Written(UP, listed=LISTED)


def leads_to(condition_ids: Iterable[int], user) -> dict[int, list[tuple[int, Place]]]:
    """For each condition, of the communities that `user` may know of, those that stand for it or for an ancestor:
    (steps up, community), the nearest first. One query; none without conditions."""
    ids = list(condition_ids)
    if not ids:
        return {}
    leads: dict[int, list[tuple[int, Place]]] = {}
    for condition, distance, *place in LEADS(ids=ids, user=user):
        leads.setdefault(condition, []).append((distance, Place(*place)))
    return leads


def stands_for(community: Community) -> list[int]:
    """Ids of the conditions that a community stands for, with all the narrower ones below them."""
    with connection.cursor() as cursor:
        cursor.execute(DOWN, [community.pk])
        return [condition for (condition,) in cursor.fetchall()]
