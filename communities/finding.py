"""Find a condition or a community by any of its names, as people type them. Nothing that is typed is kept."""

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import groupby

from communities import asking, ranking
from communities.asking import LONGEST_QUERY, Question
from communities.candidates import Candidate, candidates
from communities.folding import forms
from communities.leading import Place, leads_to
from communities.models import Meaning
from communities.models.name import NEVER_SHOWN
from peerhealth.statements import Statement, Together

__all__ = ["LONGEST_QUERY", "Found", "Hit", "find"]

HITS = 10
# Of subtypes ("… disease 1" to "… 30") that lead to one community, or differ in a number only, so many are enough.
SUBTYPES = 3
# Below a choice only a few other answers: the choice is the answer.
BESIDE_A_CHOICE = 4
# Names with a slip are guesses: shown where less than this was found without.
ENOUGH = 3
# Names looked at closely: more than are shown, as some turn out to be one and the same community.
LOOKED_AT = 4 * HITS
# Names that are this short are letters; letters of two things are a choice.
LONGEST_LETTERS = 6


@dataclass(frozen=True)
class Hit:
    """One answer. `name` is shown, `matched` is the name that was typed, if that may be shown and differs. `community`
    is where it leads; with `part_of` that one stands for something wider, and `wider` is a wider one still. `doid` is
    the condition's. `line` says in plain words what it is, where letters mean several things."""

    name: str
    matched: str = ""
    community: Place | None = None
    part_of: bool = False
    wider: Place | None = None
    doid: str = ""
    line: str = ""


@dataclass(frozen=True)
class Found:
    """All that was found: the `choice` between the meanings of some `letters`, and the other `hits`, best first."""

    hits: list[Hit] = field(default_factory=list)
    choice: list[Hit] = field(default_factory=list)
    letters: str = ""

    @property
    def count(self) -> int:
        """How many answers there are."""
        return len(self.hits) + len(self.choice)

    def __iter__(self):
        """All answers in the order in which they are shown."""
        return iter([*self.choice, *self.hits])


def find(text: str, user) -> Found:
    """What `text` names: communities that `user` may know of, and conditions. Four queries at most.

    No text, or only signs, finds nothing.
    """
    question = asking.read(text)
    if question is None:
        return Found()
    meanings = _look_up(question)
    rows = ranking.best(question, candidates(question, user))
    # (No name has a word of which none is counted: that would find no more.)
    is_named = any(word.uses for word in question.looked_for)
    if is_named and len(question.words) > 1 and not any(row.is_whole for row in rows):
        rows = ranking.best(question, candidates(question, user, any_word=True))
    rows = _without_guesses(rows)[:LOOKED_AT]
    conditions = [row.candidate.owner for row in rows if not row.candidate.slug]
    leads = leads_to({*conditions, *(meaning["condition_id"] for meaning in meanings)}, user)
    choice = [_meaning(meaning, leads.get(meaning["condition_id"], [])) for meaning in meanings]
    hits = [_hit(row.candidate, leads.get(row.candidate.owner, [])) for row in rows]
    if not choice:
        choice = _named_alike(question, rows, hits)
    letters = meanings[0]["letters"] if meanings else text.strip() if choice else ""
    most = min(HITS - len(choice), BESIDE_A_CHOICE) if choice else HITS
    return Found(_varied(hits, choice)[: max(most, 0)], choice, letters)


COLUMNS = {
    "folded": "folded", "letters": "letters", "line": "line", "condition_id": "condition_id",
    "doid": "condition__doid", "name": "condition__name", "shown_as": "condition__shown_as",
}  # fmt: skip
MEANINGS = Statement(
    lambda letters: (
        Meaning.objects.filter(folded__in=letters).order_by("folded", "position").values_list(*COLUMNS.values())
    )
)
KNOWN = Together(asking.LIKELY_WORDS, MEANINGS)


def _look_up(question: Question) -> list[dict]:
    """Fills in what the typed words could stand for; the meanings of the letters that were typed, if they are some that
    mean several things. One query."""
    words, meanings = KNOWN(letters=question.letters, **asking.looked_up(question))
    asking.take(question, words)
    rows = (dict(zip(COLUMNS, meaning, strict=True)) for meaning in meanings)
    return next((list(group) for _folded, group in groupby(rows, lambda row: row["folded"])), [])


def _meaning(row: dict, places: list[tuple[int, Place]]) -> Hit:
    hit = _led(row["shown_as"] or row["name"], row["doid"], places)
    return replace(hit, line=row["line"], matched="")


def _without_guesses(rows: list[ranking.Ranked]) -> list[ranking.Ranked]:
    sure = [row for row in rows if not row.slips]
    is_named = bool(sure) and sure[0].grade <= ranking.SAME_WORDS
    return sure if is_named or len(sure) >= ENOUGH else rows


def _hit(candidate: Candidate, places: list[tuple[int, Place]]) -> Hit:
    if candidate.place:
        return Hit(candidate.shown, _shown(candidate, candidate.shown), candidate.place)
    hit = _led(candidate.shown, candidate.doid or "", places)
    return replace(
        hit,
        matched=_shown(candidate, hit.name) or ("" if _roots(hit.name) == _roots(candidate.shown) else candidate.shown),
    )


def _led(name: str, doid: str, places: list[tuple[int, Place]]) -> Hit:
    """The hit for a condition with the communities above it: its own goes by the community's name."""
    if not places:
        return Hit(name, doid=doid)
    nearest, place = places[0]
    wider = next((other for distance, other in places if distance > nearest), None)
    return Hit(name if nearest else place.name, community=place, part_of=bool(nearest), wider=wider, doid=doid)


def _shown(candidate: Candidate, instead_of: str) -> str:
    """The name that was typed, where it says something new and may be shown."""
    hidden = candidate.kind in NEVER_SHOWN or set(candidate.stems) == set(_roots(instead_of))
    return "" if hidden else candidate.name


def _named_alike(question: Question, rows: list[ranking.Ranked], hits: list[Hit]) -> list[Hit]:
    """Where letters are exactly the name of two places or more, those are a choice as well."""
    if len(question.squeezed) > LONGEST_LETTERS:
        return []
    exact = [hit for row, hit in zip(rows, hits, strict=False) if row.is_exact]
    places = {hit.community.pk if hit.community else hit.doid: hit for hit in reversed(exact)}
    return list(reversed(places.values())) if len(places) > 1 else []


def _varied(hits: list[Hit], choice: list[Hit]) -> list[Hit]:
    """Each community and each condition once, and not one near-duplicate after the other."""
    seen = {hit.community.pk for hit in choice if hit.community and not hit.part_of}
    called = {_roots(hit.matched or hit.name) for hit in hits if hit.community and not hit.doid}
    conditions = {hit.doid for hit in choice}
    alike: Counter[object] = Counter()
    kept = []
    for hit in hits:
        # A condition that goes by the very name of a community here, without being one of its conditions, is it all the
        # same: "motor neuron disease" is wider than *ALS / motor neurone disease*, and nobody looks for the difference.
        if hit.doid and (hit.doid in conditions or (not hit.community and _roots(hit.name) in called)):
            continue
        if hit.community and not hit.part_of:
            if hit.community.pk in seen:
                continue
            seen.add(hit.community.pk)
        kin = hit.community.pk if hit.community and hit.part_of else _kin(hit.name)
        alike[kin] += 1
        if alike[kin] <= SUBTYPES:
            kept.append(hit)
    return kept


def _roots(name: str) -> tuple[str, ...]:
    return tuple(forms(name)["stems"])


def _kin(name: str) -> tuple[str, ...]:
    """What names share that differ in numbers and single letters only."""
    return tuple(root for root in _roots(name) if len(root) > 2 and not root[-1].isdigit())
