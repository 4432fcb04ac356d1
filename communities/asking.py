"""What somebody typed into the finder, made ready to be looked up: its words, and what each of them could stand for."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from communities import typos
from communities.folding import FILLER_STEMS, forms, spelled, stem
from peerhealth.beginnings import begin
from peerhealth.statements import Written

LONGEST_QUERY = 100
MOST_WORDS = 10
# Fewer letters than this begin half the catalogue.
SHORTEST_BEGINNING = 3
# Words of more names than this say nothing yet ("aut|osomal"): then only names that begin so count, and our own.
MOST_USES = 1100
# Of several words, one of so many names may be left out.
COMMON = 1000
# So many words that begin as typed, at most, are looked for inside of names.
MOST_BEGUN = 60
# A beginning with a slip in it may fit very many words; the first of them do.
MOST_NEAR = 100
# While somebody types the first half of a pair that is spelled as one letter ("haemop|hilia", "o|edema").
HALVES = {"p": "f", "a": "e", "o": "e", "ou": "o"}

# One look into the index for each beginning.
LIKELY_WORDS = Written(f"""
    SELECT w.spelled, w.stem, w.uses FROM unnest(%(beginnings)s::text[]) typed(begins)
    JOIN communities_word w ON {begin("w.spelled", "typed.begins")}
    UNION SELECT spelled, stem, uses FROM communities_word WHERE keys && %(keys)s::varchar[]
""")  # noqa: S608  (constants of this module; values go in as parameters)


class LikelyWord(NamedTuple):
    """A word of the names that a typed word may stand for."""

    spelled: str
    stem: str
    uses: int


@dataclass
class TypedWord:
    """One typed word and the stems it could stand for: as typed, as the beginning of a word, with one slip."""

    spelled: str
    stem: str
    is_last: bool = False
    is_filler: bool = False
    exact: set[str] = field(default_factory=set)
    begun: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    uses: int = 0
    is_known: bool = False

    @property
    def stems(self) -> set[str]:
        """All that it could stand for."""
        return self.exact | self.begun | self.near

    @property
    def is_short_beginning(self) -> bool:
        """Whether it is the last word, and too short to ask which words begin so."""
        return self.is_last and len(self.spelled) < SHORTEST_BEGINNING

    @property
    def beginnings(self) -> set[str]:
        """What words begin with that it may be the beginning of."""
        if not self.is_last or self.is_short_beginning:
            return set()
        halves = (self.spelled[: -len(end)] + whole for end, whole in HALVES.items() if self.spelled.endswith(end))
        return {self.spelled, *halves}

    @property
    def keys(self) -> list[str]:
        """Under what a mistyped form of it is looked up; nothing for very short words: any slip is another word."""
        return typos.keys(self.spelled) if len(self.spelled) >= typos.SHORTEST else []

    def fit(self, has: set[str]) -> tuple[str, set[str]]:
        """How a name with the stems `has` has this word (exact, begun, near or not), and by which of its stems."""
        if self.exact & has:
            return "exact", self.exact & has
        begun = {root for root in has if root.startswith(self.spelled)} if self.is_short_beginning else self.begun & has
        if begun:
            return "begun", begun
        return ("near", self.near & has) if self.near & has else ("", set())

    def take(self, likely: "LikelyWord", beginnings: set[str]) -> None:
        """Takes note of a word of the names, if it fits. Fillers count when they are typed out only."""
        if likely.spelled == self.spelled:
            fitting, self.is_known = self.exact, True
        elif likely.stem in FILLER_STEMS:
            return
        elif any(map(likely.spelled.startswith, beginnings)):
            fitting = self.begun
        elif self.keys and typos.is_near(self.spelled, likely.spelled):
            fitting = self.near
        else:
            return
        fitting.add(likely.stem)
        self.uses += likely.uses


@dataclass
class Question:
    """A whole query. `words` are those that a name must have; `whole` what it could be as if it were one word."""

    folded: str
    squeezed: str
    words: list[TypedWord]
    near_whole: set[str] = field(default_factory=set)

    @property
    def letters(self) -> set[str]:
        """The forms under which letters that mean several things are looked up: "M.S.", "my MS"."""
        return {self.squeezed, "".join(word.spelled for word in self.words)}

    @property
    def is_short(self) -> bool:
        """Whether so little was typed that only what it names exactly, and names of our own, can answer."""
        return len(self.squeezed) < SHORTEST_BEGINNING or all(word.is_filler for word in self.words)

    @property
    def is_vague(self) -> bool:
        """Whether all words that can be looked for are words of too many names."""
        return all(word.uses > MOST_USES for word in self.looked_for) or not self.looked_for

    @property
    def looked_for(self) -> list[TypedWord]:
        """The words that names are looked up by; of several, one that is hardly begun is left for a closer look."""
        begun = [word for word in self.words if not word.is_short_beginning and len(word.begun) <= MOST_BEGUN]
        return begun if len(self.words) > 1 else self.words


def read(text: str) -> Question | None:
    """The question in `text`; None if it has no word. No query."""
    form = forms(text[:LONGEST_QUERY])
    parts = form["folded"].split()
    if not parts:
        return None
    *before, last = parts
    different = [part for part in dict.fromkeys(before) if part != last][: MOST_WORDS - 1]
    typed = [TypedWord(spelled(part), stem(part)) for part in different]
    typed.append(TypedWord(spelled(last), stem(last), is_last=True))
    for word in typed:
        word.exact.add(word.stem)
        word.is_filler = word.stem in FILLER_STEMS
    # Words of nothing but fillers ("disease") are all there is to go by.
    return Question(form["folded"], form["squeezed"], [word for word in typed if not word.is_filler] or typed)


def look_up_words(question: Question) -> None:
    """Fills in what the typed words could stand for. One query; none where the words are too short for it."""
    asked = looked_up(question)
    if any(asked.values()):
        take(question, LIKELY_WORDS(**asked))


def looked_up(question: Question) -> dict[str, list[str]]:
    """The values of LIKELY_WORDS."""
    keys = [key for word in question.words for key in word.keys] + typos.keys(_whole(question))
    return {"beginnings": [each for word in question.words for each in word.beginnings], "keys": keys}


def _whole(question: Question) -> str:
    """What was typed as if it were one word; empty where that is not worth a look."""
    return question.squeezed if len(question.words) <= 4 and len(question.squeezed) >= typos.SHORTEST else ""


def take(question: Question, rows: Iterable[tuple]) -> None:
    """Gives each typed word, and the query as one word, what fits it of the `rows` of LIKELY_WORDS."""
    found = [LikelyWord(*row) for row in rows]
    fits, whole = [(word, word.beginnings) for word in question.words], _whole(question)
    for likely in found:
        for word, beginnings in fits:
            word.take(likely, beginnings)
        if whole and typos.is_near(whole, likely.spelled):
            question.near_whole.add(likely.spelled)
    for word in question.words:
        if word.is_last and word.keys and not (word.is_known or word.begun or word.near):
            _take_near_beginnings(word, found)


def _take_near_beginnings(word: TypedWord, found: list[LikelyWord]) -> None:
    """Half a word with a slip in it, where nothing else fits."""
    near = [each.stem for each in found if typos.is_near(word.spelled, each.spelled, beginning=True)]
    word.near.update(near[:MOST_NEAR])
