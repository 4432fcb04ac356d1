"""The names that could be meant, read from the database in one statement, shortest first."""

from typing import NamedTuple

from communities.asking import COMMON, Question
from communities.leading import LISTED, Place
from peerhealth.beginnings import begin
from peerhealth.statements import ask

# So many names of each kind are looked at closely: the shortest say most exactly what was typed.
MOST = 100
# Of a whole sentence, so many words are looked for.
RAREST = 4

# %(where)s of a table of names, in three parts. `whole` holds the query as one word, with and without a slip.
WHOLE = "squeezed = ANY(%(whole)s)"
BEGINS = begin("squeezed", "%(begins)s")
NAMES = """
SELECT name, kind, source, folded, squeezed, stems, owner, is_known, doid, shown, slug, hashtag, visibility FROM (
    SELECT n.name, n.kind, n.source, n.folded, n.squeezed, n.stems, n.condition_id AS owner,
           EXISTS (SELECT 1 FROM communities_conditionname o
                   WHERE o.condition_id = n.condition_id AND o.source <> 'catalogue') AS is_known,
           c.doid, COALESCE(NULLIF(c.shown_as, ''), c.name) AS shown, NULL AS slug, NULL AS hashtag, NULL AS visibility
    FROM (
        SELECT name, kind, source, folded, squeezed, stems, condition_id FROM communities_conditionname
        WHERE NOT is_wrong AND ({of_conditions})
        ORDER BY {matched} squeezed = ANY(%(whole)s) DESC, cardinality(stems), length(squeezed) LIMIT %(most)s
    ) n JOIN communities_condition c ON c.id = n.condition_id
    UNION ALL
    SELECT n.name, n.kind, '', n.folded, n.squeezed, n.stems, n.community_id, TRUE, NULL,
           place.name, place.slug, place.hashtag, place.visibility
    FROM communities_communityname n JOIN ({listed}) place ON place.id = n.community_id
    WHERE {of_communities}
) found
"""


class Candidate(NamedTuple):
    """A name that could be meant. `owner` is the id of a condition, or of a community if there is a `slug`; `shown` is
    how that is called on pages; `is_known` whether we have names of our own for it."""

    name: str
    kind: str
    source: str
    folded: str
    squeezed: str
    stems: list[str]
    owner: int
    is_known: bool
    doid: str | None
    shown: str
    slug: str | None
    hashtag: str | None
    visibility: str | None

    @property
    def place(self) -> Place | None:
        """The community itself, if it is one's name."""
        return Place(self.owner, self.slug, self.shown, self.hashtag, self.visibility) if self.slug else None


def candidates(question: Question, user, *, any_word: bool = False) -> list[Candidate]:
    """Names that have all typed words, or with `any_word` at least one, or that begin as typed. One query.

    Communities are only those that `user` may know of.
    """
    known = {"whole": [question.squeezed, *question.near_whole], "begins": question.squeezed, "most": MOST}
    looked_for = question.looked_for
    if any_word:  # the rarer words say most, and very common ones only cost time
        rarest = sorted((word for word in looked_for if word.uses), key=lambda word: word.uses)[:RAREST]
        looked_for = [word for word in rarest if word.uses <= COMMON] or rarest[:1]
    tests = []
    for number, word in enumerate(looked_for):
        known[f"stems{number}"] = list(word.stems)
        tests.append(f"stems && %(stems{number})s::varchar[]")
    words = (" OR " if any_word else " AND ").join(tests) or "FALSE"
    of_conditions = f"{WHOLE} OR {BEGINS} OR ({words})"
    if question.is_short:
        of_conditions = f"{WHOLE} OR ({BEGINS} AND source <> 'catalogue')"
    elif question.is_vague:
        of_conditions = f"{WHOLE} OR {BEGINS} OR (({words}) AND source <> 'catalogue')"
    sql = NAMES.format(
        of_conditions=of_conditions,
        of_communities=f"{WHOLE} OR {BEGINS} OR ({words})",
        matched=" + ".join(f"({test})::int" for test in tests) + " DESC," if any_word and tests else "",
        listed=LISTED.text(user=user),
    )
    return [Candidate(*row) for row in ask(sql, known | {"user": user})]
