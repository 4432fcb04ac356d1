"""What a search looks for, as the index says it: units, each a word or a name with all that means the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import regex

from communities.folding import FILLERS
from posts.searching.asking import MOST_WORDS
from posts.searching.indexing import quoted
from posts.searching.lexemes import PAIRED, roots

NEXT_TO = " <-> "

Lexemes = tuple[str, ...]
IN_PAIRS = regex.compile(rf"[{PAIRED}]")
FILLER_LEXEMES = frozenset(root for word in FILLERS for root in roots(word, "en"))


class Shown(NamedTuple):
    """Lexemes that are marked: `words` wherever they stand, `rows` (one of the lexemes of each place) only side by
    side."""

    words: frozenset[str]
    rows: tuple[tuple[Lexemes, ...], ...] = ()


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

    @property
    def is_row(self) -> bool:
        """Whether it is several words that must stand side by side. (Pairs of letters are no words.)"""
        return self.is_tight and len(self.places) > 1 and not any(map(IN_PAIRS.search, self.lexemes))

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
    def shown(self) -> Shown:
        """What is worth a mark where it stands: of other names no small words. What is made of pieces ("A1C") is
        marked where they stand side by side, and no piece alone."""
        typed, *others = self.alternatives
        in_pieces = [one for one in others if one.is_row and any(map(_is_short, one.lexemes))]
        words = {lexeme for one in others if one not in in_pieces for lexeme in one.lexemes}
        words = {lexeme for lexeme in words if lexeme[0] not in "_#" and lexeme not in FILLER_LEXEMES}
        rows = [typed, *in_pieces] if typed.is_row else in_pieces
        return Shown(frozenset(words if typed.is_row else words | typed.lexemes), tuple(one.places for one in rows))


def _is_short(lexeme: str) -> bool:
    """Whether it is a letter or a number, which says nothing alone."""
    return len(lexeme.lstrip("^_")) < 2 or lexeme.isdigit()


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
    def shown(self) -> Shown:
        """What is marked where a post is shown."""
        each = [unit.shown for unit in self.units]
        words = frozenset(word for one in each for word in one.words)
        return Shown(words, tuple(dict.fromkeys(row for one in each for row in one.rows)))

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
