"""Pair the marks of bold, italic and struck text (CommonMark 0.31, "Emphasis and strong emphasis").

One pass with a stack. A mark that found no partner remembers how far it looked, so no stretch is searched
twice.
"""

import unicodedata
from dataclasses import dataclass, field

import regex

from peerhealth.markup.limits import Costs

# Scripts that put no spaces between words: there a mark next to a bracket or quote still belongs to the word,
# where CommonMark would take 「…」 for the end of one.
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")

_TAGS = {("*", 1): "em", ("*", 2): "strong", ("_", 1): "em", ("_", 2): "strong", ("~", 2): "del"}


@dataclass(slots=True, eq=False)
class Run:
    """A run of one mark, as ``**``: what is left of it, and the tags that it closes and then opens."""

    mark: str
    left: int
    can_open: bool
    can_close: bool
    length: int = 0
    closes: list[str] = field(default_factory=list)
    opens: list[str] = field(default_factory=list)

    def refuses(self, opener: "Run") -> bool:
        """Tell whether the rule of three keeps ``*foo**bar*`` from being read as bold inside italic."""
        if not (self.can_open or opener.can_close):
            return False
        return (self.length + opener.length) % 3 == 0 and (self.length % 3 != 0 or opener.length % 3 != 0)


def run_of(text: str, start: int, end: int) -> Run:
    """Give the run of marks ``text[start:end]``, with what its neighbours let it do."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    opens = not after.isspace() and (not _is_sign(after) or _is_edge(before))
    closes = not before.isspace() and (not _is_sign(before) or _is_edge(after))
    mark, length = text[start], end - start
    if mark == "_":
        # snake_case stays what it is.
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    if mark == "~" and length != 2:
        opens = closes = False
    return Run(mark, length, opens, closes, length)


class Pairing:
    """Pairs the runs given to it in reading order. Each pair is one of the spans that ``costs`` allows."""

    def __init__(self, costs: Costs) -> None:
        self._costs = costs
        self._openers: list[Run] = []
        self._searched: dict[tuple[str, bool, int], int] = {}

    def add(self, run: Run) -> None:
        """Close with ``run`` what it can close, then keep the rest of it as an opener."""
        while run.can_close and run.left and self._close_one(run):
            pass
        if run.can_open and run.left:
            self._openers.append(run)

    def _close_one(self, run: Run) -> bool:
        at = self._find_opener(run) if self._costs.spans_left > 0 else None
        if at is None:
            return False
        self._costs.take_span()
        opener = self._openers[at]
        used = 2 if run.left >= 2 and opener.left >= 2 else 1
        tag = _TAGS[run.mark, used]
        opener.opens.append(tag)
        run.closes.append(tag)
        opener.left -= used
        run.left -= used
        self._keep(at + 1 if opener.left else at)
        return True

    def _find_opener(self, run: Run) -> int | None:
        key = (run.mark, run.can_open, run.length % 3)
        for at in range(len(self._openers) - 1, self._searched.get(key, 0) - 1, -1):
            opener = self._openers[at]
            if opener.mark == run.mark and not run.refuses(opener):
                return at
        self._searched[key] = len(self._openers)
        return None

    def _keep(self, count: int) -> None:
        del self._openers[count:]
        for key, searched in self._searched.items():
            self._searched[key] = min(searched, count)


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _is_edge(character: str) -> bool:
    return character.isspace() or _is_sign(character) or bool(_UNSPACED.match(character))
