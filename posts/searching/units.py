"""What a search looks for, as the index says it: units, each a word or a name with all that means the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from communities.folding import FILLERS
from posts.searching.asking import MOST_WORDS
from posts.searching.indexing import quoted
from posts.searching.lexemes import roots

NEXT_TO = " <-> "

Lexemes = tuple[str, ...]
FILLER_LEXEMES = frozenset(root for word in FILLERS for root in roots(word, "en"))


@dataclass(frozen=True)
class Alternative:
    """Places in a row, each filled by one of some lexemes; `is_tight`: side by side."""

    places: tuple[Lexemes, ...]
    is_tight: bool = True

    def query(self, prefix: str = "") -> str:
        """As a tsquery. Lexemes with a prefix have no places: all must be there."""
        joint = NEXT_TO if self.is_tight and not prefix else " & "
        return joint.join(_any(lexemes, prefix) for lexemes in self.places)

    @property
    def lexemes(self) -> set[str]:
        """All of its lexemes."""
        return {lexeme for place in self.places for lexeme in place}

    def commonest(self, uses: Mapping[str, int]) -> "Alternative":
        """In each place the lexeme alone that is used most."""
        return replace(self, places=tuple((max(place, key=lambda x: uses.get(x, 0)),) for place in self.places))


def any_of(alternatives: Iterable[Alternative]) -> str:
    """One of some alternatives, as a tsquery; empty if there are none."""
    return " | ".join(f"({one.query()})" for one in alternatives)


def _any(lexemes: Lexemes, prefix: str) -> str:
    """One of some lexemes. Only a single letter of a script without spaces is the beginning of a pair."""
    said = [f"{quoted(prefix + one[:-1])}:*" if one.endswith("*") else quoted(prefix + one) for one in lexemes]
    return said[0] if len(said) == 1 else f"({' | '.join(said)})"


@dataclass
class Unit:
    """One thing that is looked for: `words` as typed, and the alternatives of which one must be there, as typed
    first."""

    words: tuple[str, ...]
    alternatives: list[Alternative]
    weight: float = 1.0
    # The words of a name one by one, for when it is not found as a whole.
    parts: list["Unit"] = field(default_factory=list)

    def query(self, prefix: str = "") -> str:
        """As a tsquery."""
        return "(" + " | ".join(f"({one.query(prefix)})" for one in self.alternatives) + ")"

    @property
    def lexemes(self) -> set[str]:
        """All of its lexemes."""
        return {lexeme for one in self.alternatives for lexeme in one.lexemes}

    @property
    def shown(self) -> set[str]:
        """Those that are worth a mark where they stand: of other names no small words."""
        typed = self.alternatives[0].lexemes
        return typed | {lexeme for lexeme in self.lexemes if lexeme[0] not in "_#" and lexeme not in FILLER_LEXEMES}


@dataclass
class Plan:
    """All that is looked for. `nots` must not be there, of `tags` (each all its names) each must; `ignored` was left
    out; `also` was added."""

    units: list[Unit] = field(default_factory=list)
    nots: list[Unit] = field(default_factory=list)
    tags: list[list[str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    within: dict[int, range] = field(default_factory=dict)

    @property
    def lexemes(self) -> set[str]:
        """All lexemes that may be there."""
        return {lexeme for unit in self.units for lexeme in unit.lexemes}

    @property
    def shown(self) -> set[str]:
        """The lexemes that are marked where a post is shown."""
        return {lexeme for unit in self.units for lexeme in unit.shown}


    def take_apart(self) -> bool:
        """Adds the words of names one by one, as units of their own; whether there were any."""
        before = len(self.units)
        for number, unit in enumerate(list(self.units)):
            room = 2 * MOST_WORDS - len(self.units)
            self.within[number] = range(len(self.units), len(self.units) + len(unit.parts[:room]))
            self.units += unit.parts[:room]
        return len(self.units) > before

    def whole(self, mask: int) -> int:
        """`mask` with the words of each name that is in it: whatever it was called, it was meant."""
        for number, parts in self.within.items():
            if mask >> number & 1:
                for part in parts:
                    mask |= 1 << part
        return mask
