"""Find the items of a list and the lines that belong to each."""

from collections.abc import Iterator
from dataclasses import dataclass

from peerhealth.markup import lines as line_of
from peerhealth.markup.lines import Marker

# Indented this much further than its item's mark, a line belongs to the item. People indent by two, three or
# four.
_STEP = 2


@dataclass(slots=True)
class Item:
    """One item: the number typed before it (0 for a bullet), its lines without their common indent."""

    number: int
    lines: list[str]


@dataclass(slots=True)
class List:
    """A list: ``ul`` or ``ol``, its items, whether blank lines part them, and the place of the line after
    it."""

    kind: str
    items: list[Item]
    loose: bool
    end: int

    @property
    def start(self) -> int:
        """The number of the first item; 1 for bullets."""
        return self.items[0].number if self.kind == "ol" else 1

    def numbered(self) -> Iterator[tuple[Item, int | None]]:
        """Give each item, and the number it must be given because it doesn't follow from the one before.

        Numbers are kept as typed, unless all are the same: that is how Markdown is written by hand.
        """
        keeps = len({item.number for item in self.items}) > 1
        expected = self.start
        for item in self.items:
            yield item, item.number if keeps and item.number != expected else None
            expected = (item.number if keeps else expected) + 1


def find_list(lines: list[str], at: int) -> List | None:
    """Give the list that begins in line ``at``, if one does."""
    marker = line_of.marker(lines[at])
    if marker is None:
        return None
    found = List(marker.kind, [], loose=False, end=at)
    after: int = at
    while marker and marker.kind == found.kind:
        end = _item_end(lines, after + 1, marker)
        found.loose = found.loose or (bool(found.items) and found.end < after) or _has_gap(lines, after, end)
        found.items.append(_item(lines[after:end], marker))
        found.end = end
        after = _next_words(lines, end)
        marker = line_of.marker(lines[after]) if after < len(lines) else None
    return found


def _item_end(lines: list[str], at: int, marker: Marker) -> int:
    """Give the place after the last line that belongs to the item of ``marker``; blank ones at its end
    don't."""
    end = at
    while (at := _next_words(lines, at)) < len(lines) and line_of.indent(lines[at]) >= marker.indent + _STEP:
        at += 1
        end = at
    return end


def _next_words(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _has_gap(lines: list[str], start: int, end: int) -> bool:
    return any(not lines[at].strip() for at in range(start, end))


def _item(lines: list[str], marker: Marker) -> Item:
    rest = [line[min(marker.width, line_of.indent(line)) :] for line in lines[1:]]
    return Item(marker.number, [marker.words, *rest])
