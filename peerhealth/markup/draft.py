"""The page while it is being read from a text: a flat row of events, so that no nesting can exhaust the
stack."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from peerhealth.markup.limits import MAX_PIECES, MAX_SPANS, too_many_pieces

Kind = Literal["start", "end", "text", "break", "hashtag", "mention"]


class Event(NamedTuple):
    """One step through the page: ``value`` is the tag of a start or end, or the words of the others."""

    kind: Kind
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass
class Draft:
    """Collects the events of one text and counts what they cost. Raises ``MarkupError`` when that is too
    much."""

    events: list[Event] = field(default_factory=list)
    pieces: int = 0
    spans_left: int = MAX_SPANS

    def start(self, tag: str, *attributes: tuple[str, str]) -> None:
        """Open a block."""
        self.count(2)
        self.events.append(Event("start", tag, attributes))

    def end(self, tag: str) -> None:
        """Close the block ``tag``."""
        self.events.append(Event("end", tag))

    def text(self, words: str) -> None:
        """Add words as they are."""
        self.events.append(Event("text", words))

    def count(self, pieces: int) -> None:
        """Count so many pieces of the page."""
        self.pieces += pieces
        if self.pieces > MAX_PIECES:
            raise too_many_pieces()

    def take_span(self) -> bool:
        """Tell whether one more piece of inline markup is affordable, and count it."""
        self.spans_left -= 1
        return self.spans_left >= 0
