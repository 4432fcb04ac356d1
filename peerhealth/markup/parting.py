"""Part a text where its author begins something new.

Python-Markdown parts blocks at blank lines only, and then searches each block for what else may be in it, over
and over. People who never heard of Markdown leave no blank lines. So a text is parted here, in one walk, into
blocks of one kind each, which the library's processors then have nothing to search for in. That also decides,
close to CommonMark: a quote and a list end with their last marked or indented line; an indent alone makes no
code; a line of dashes under a sentence makes no heading; a fence that nobody closed is text.
"""

from collections.abc import Callable, Iterator

from peerhealth.markup import lines as line_of


def part(text: str) -> Iterator[str]:
    """Give the blocks of ``text``: those with an inside as they were typed, the lines of others without their
    margins."""
    return _Parting(text).blocks()


def paragraphs(text: str) -> Iterator[str]:
    """Give the paragraphs of ``text``, which is nested too deeply to hold anything else, without quote marks."""
    bare = (line.lstrip("> ").rstrip() for line in text.split("\n"))
    return (words for paragraph in "\n".join(bare).split("\n\n") if (words := paragraph.strip()))


class _Parting:
    """Walks the lines of one text. Each ``_…_end`` takes the place of a line and gives the place after the block
    that begins there, or 0 if no such block does."""

    def __init__(self, text: str) -> None:
        self._lines = [line.rstrip() for line in text.split("\n")]
        # For each mark, the shortest fence known to stay open to the end: it needn't be looked for again.
        self._open_fences: dict[str, int] = {}

    def blocks(self) -> Iterator[str]:
        at = 0
        while at < len(self._lines):
            if self._lines[at]:
                at, block = self._block(at)
                yield block
            else:
                at += 1

    def _block(self, at: int) -> tuple[int, str]:
        line = self._lines[at]
        if heading := line_of.heading(line):
            return at + 1, heading
        if line_of.is_rule(line):
            return at + 1, line.replace(" ", "")
        if end := self._fence_end(at) or self._table_end(at) or self._spoiler_end(at) or self._list_end(at):
            return end, "\n".join(self._lines[at:end])
        end = self._hidden_end(at) or self._quote_end(at) or self._paragraph_end(at)
        return end, "\n".join(line.strip() for line in self._lines[at:end])

    def _fence_end(self, at: int) -> int:
        marks = line_of.fence(self._lines[at])
        if marks is None or len(marks) >= self._open_fences.get(marks[0], len(marks) + 1):
            return 0
        for end in range(at + 1, len(self._lines)):
            if line_of.closes_fence(self._lines[end], marks):
                return end + 1
        self._open_fences[marks[0]] = len(marks)
        return 0

    def _table_end(self, at: int) -> int:
        if at + 1 == len(self._lines) or not line_of.is_table_head(self._lines[at], self._lines[at + 1]):
            return 0
        return self._end_of(line_of.is_table_row, at + 2)

    def _spoiler_end(self, at: int) -> int:
        """Give the place after a spoiler; one that nobody closed hides all that follows."""
        if line_of.spoiler_title(self._lines[at]) is None:
            return 0
        level = 1
        for end in range(at + 1, len(self._lines)):
            if line_of.spoiler_title(self._lines[end]) is not None:
                level += 1
            elif line_of.closes_spoiler(self._lines[end]):
                level -= 1
            if not level:
                return end + 1
        return len(self._lines)

    def _list_end(self, at: int) -> int:
        item = line_of.marker(self._lines[at])
        if item is None:
            return 0
        kind, end = item.kind, at + 1
        for place in range(at + 1, len(self._lines)):
            line = self._lines[place]
            if line and not item.holds(line):
                item = line_of.marker(line)
                if item is None or item.kind != kind:
                    break
            end = place + 1 if line else end
        return end

    def _hidden_end(self, at: int) -> int:
        return 0 if line_of.hidden(self._lines[at]) is None else at + 1

    def _quote_end(self, at: int) -> int:
        end = self._end_of(line_of.is_quote, at)
        return end if end > at else 0

    def _paragraph_end(self, at: int) -> int:
        end = at + 1
        while end < len(self._lines) and self._lines[end] and not self._interrupts(end):
            end += 1
        return end

    def _interrupts(self, at: int) -> bool:
        """Tell whether something begins in the line after one of a paragraph."""
        line = self._lines[at]
        if line_of.is_plain(line):
            return False
        if marker := line_of.marker(line):
            # "…since\n12. March" goes on; a list in the middle of a paragraph starts with its first item.
            return marker.kind == "ul" or marker.number == 1
        return line_of.begins_block(line) or bool(self._table_end(at) or self._fence_end(at))

    def _end_of(self, belongs: Callable[[str], bool], at: int) -> int:
        while at < len(self._lines) and belongs(self._lines[at]):
            at += 1
        return at
