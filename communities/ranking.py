"""Which names come first: exact before beginning before slip, communities before conditions, common before rare."""

from dataclasses import dataclass

from communities.asking import FILLER_STEMS, Question
from communities.candidates import Candidate
from communities.models.condition import ConditionName
from communities.models.name import NameKind

EXACT, SAME_WORDS, BEGINNING, ALL_WORDS = range(4)
KINDS = {kind: place for place, kind in enumerate((
    NameKind.PREFERRED, NameKind.SYNONYM, NameKind.LAY, NameKind.ABBREVIATION, NameKind.FORMER, NameKind.MISSPELLING,
))}  # fmt: skip


@dataclass(frozen=True)
class Ranked:
    """A candidate and how well it fits: `missing` typed words that it does not have, words with `slips`, a `grade` from
    EXACT to ALL_WORDS, and `extra` words that were not typed."""

    candidate: Candidate
    missing: int
    slips: int
    grade: int
    extra: int

    @property
    def is_whole(self) -> bool:
        """Whether it has all that was typed."""
        return not self.missing

    @property
    def is_exact(self) -> bool:
        """Whether it is what was typed, letter for letter but for folding."""
        return self.grade == EXACT

    @property
    def key(self) -> tuple:
        """What comes first is smallest."""
        name = self.candidate
        return (
            self.missing,
            self.slips,
            self.grade > SAME_WORDS,
            not name.slug,
            self.extra if self.slips else self.grade,
            not name.is_known,
            self.extra,
            name.source == ConditionName.Source.CATALOGUE,
            KINDS.get(name.kind, len(KINDS)),
            len(name.squeezed),
            name.name,
        )


def best(question: Question, found: list[Candidate]) -> list[Ranked]:
    """The best name of each community and each condition, best first; names without any typed word are left out, and
    if a name has them all, those that lack one."""
    ranked = sorted((rank for name in found if (rank := _rank(question, name))), key=lambda rank: rank.key)
    owners: set[tuple[bool, int]] = set()
    kept = []
    for rank in ranked:
        owner = (bool(rank.candidate.slug), rank.candidate.owner)
        if owner not in owners and rank.missing <= ranked[0].missing:
            owners.add(owner)
            kept.append(rank)
    return kept


def _rank(question: Question, name: Candidate) -> Ranked | None:
    if question.folded == name.folded or question.squeezed == name.squeezed:
        return Ranked(name, 0, 0, EXACT, 0)
    if name.squeezed in question.near_whole:
        return Ranked(name, 0, 1, ALL_WORDS, 0)
    has = set(name.stems)
    missing = slips = begun = 0
    used: set[str] = set()
    for word in question.words:
        match word.fit(has):
            case "exact", roots:
                used |= roots
            case "begun", roots:
                used |= roots
                begun += 1
            case "near", roots:
                used |= roots
                slips += 1
            case _:
                missing += 1
    begins = name.squeezed.startswith(question.squeezed)
    if missing and begins:  # half a word at the end of several typed without a space
        missing, begun = 0, 1
    if missing and missing + slips == len(question.words):  # a guess at a part of what was typed says nothing
        return None
    extra = len(has - used - FILLER_STEMS)
    same = not (missing or slips or begun or extra)
    return Ranked(name, missing, slips, SAME_WORDS if same else BEGINNING if begins else ALL_WORDS, extra)
