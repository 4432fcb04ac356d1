"""Read the blocks of a text: paragraphs, lists, quotes, tables, headings, fenced text, spoilers.

Close to CommonMark, with these differences, all for people who never heard of Markdown: a quote and a list
end with their last marked or indented line; an indent alone makes no code; a line of dashes under a sentence
makes no heading; a fence that nobody closed is text; a list keeps the numbers that were typed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from peerhealth.markup import lines as line_of
from peerhealth.markup.draft import Draft
from peerhealth.markup.limits import MAX_DEPTH
from peerhealth.markup.lists import Item, find_list
from peerhealth.markup.spans import read_spans

# The page has one title (h1) and sections of its own (h2), so what a post calls its heading starts below
# them.
_HEADINGS = {1: "h3", 2: "h4"}
_DEEPEST_HEADING = "h5"

_SPOILER_END = ":::"


def read_blocks(text: str, draft: Draft) -> None:
    """Add the events of ``text`` (cleaned) to ``draft``. Raises ``MarkupError`` if it has too many blocks."""
    _Container(text.split("\n"), draft).read()


@dataclass(slots=True)
class _Container:
    """The lines of a page, quote, list item or spoiler. Each reader takes the place of a line and gives the
    place after its block, or ``None`` if no such block begins there."""

    lines: list[str]
    draft: Draft
    depth: int = 0
    tight: bool = False
    # For each mark, the shortest fence known to stay open to the end: it needn't be looked for again.
    open_fences: dict[str, int] = field(default_factory=dict)

    def read(self) -> None:
        """Add the events of all lines."""
        at = 0
        while at < len(self.lines):
            at = self._block(at)

    def _block(self, at: int) -> int:
        if not self.lines[at].strip():
            return at + 1
        for read in self._readers():
            after = read(at)
            if after is not None:
                return after
        return self._paragraph(at)

    def _readers(self) -> tuple[Callable[[int], int | None], ...]:
        flat = (self._fence, self._heading, self._rule, self._table)
        # Too deep, what would nest is shown as it was typed.
        return (*flat, self._hidden, self._quote, self._spoiler, self._list) if self._may_nest() else flat

    def _may_nest(self) -> bool:
        return self.depth < MAX_DEPTH

    def _inside(self, lines: list[str], *, tight: bool = False) -> None:
        _Container(lines, self.draft, self.depth + 1, tight).read()

    def _words(self, tag: str, words: str, *attributes: tuple[str, str]) -> None:
        self.draft.start(tag, *attributes)
        read_spans(words, self.draft)
        self.draft.end(tag)

    def _paragraph(self, at: int) -> int:
        end = at + 1
        while end < len(self.lines) and self.lines[end].strip() and not self._interrupts(end):
            end += 1
        words = "\n".join(line.strip() for line in self.lines[at:end])
        if self.tight:
            read_spans(words, self.draft)
        else:
            self._words("p", words)
        return end

    def _interrupts(self, at: int) -> bool:
        line = self.lines[at]
        if self._begins_flat(at):
            return True
        if not self._may_nest():
            return False
        marker = line_of.marker(line)
        if marker:
            # "…since\n12. March" goes on; a list in the middle of a paragraph starts with its first item.
            return marker.kind == "ul" or marker.number == 1
        hides = line_of.hidden(line) is not None or line_of.spoiler_title(line) is not None
        return hides or line_of.is_quote(line)

    def _begins_flat(self, at: int) -> bool:
        line = self.lines[at]
        return (
            line_of.is_rule(line)
            or line_of.heading(line) is not None
            or self._is_table(at)
            or self._fence_end(at) is not None
        )

    def _heading(self, at: int) -> int | None:
        found = line_of.heading(self.lines[at])
        if found is None:
            return None
        level, words = found
        self._words(_HEADINGS.get(level, _DEEPEST_HEADING), words)
        return at + 1

    def _rule(self, at: int) -> int | None:
        if not line_of.is_rule(self.lines[at]):
            return None
        self.draft.start("hr")
        return at + 1

    def _fence(self, at: int) -> int | None:
        end = self._fence_end(at)
        if end is None:
            return None
        margin = line_of.indent(self.lines[at])
        code = [line[min(margin, line_of.indent(line)) :] for line in self.lines[at + 1 : end]]
        self.draft.start("pre")
        self.draft.start("code")
        self.draft.text("\n".join(code))
        self.draft.end("code")
        self.draft.end("pre")
        return end + 1

    def _fence_end(self, at: int) -> int | None:
        marks = line_of.fence(self.lines[at])
        if marks is None or len(marks) >= self.open_fences.get(marks[0], len(marks) + 1):
            return None
        for end in range(at + 1, len(self.lines)):
            if line_of.closes_fence(self.lines[end], marks):
                return end
        self.open_fences[marks[0]] = len(marks)
        return None

    def _is_table(self, at: int) -> bool:
        return at + 1 < len(self.lines) and line_of.is_table_head(self.lines[at], self.lines[at + 1])

    def _table(self, at: int) -> int | None:
        if not self._is_table(at):
            return None
        head = line_of.cells(self.lines[at])
        self.draft.start("table")
        self.draft.start("thead")
        self._row("th", head)
        self.draft.end("thead")
        self.draft.start("tbody")
        end = at + 2
        while end < len(self.lines) and "|" in self.lines[end]:
            # Rows are never filled up: a thousand short ones under a wide head would grow a million cells.
            self._row("td", line_of.cells(self.lines[end])[: len(head)])
            end += 1
        self.draft.end("tbody")
        self.draft.end("table")
        return end

    def _row(self, tag: str, words: list[str]) -> None:
        self.draft.start("tr")
        for cell in words:
            self._words(tag, cell, *((("scope", "col"),) if tag == "th" else ()))
        self.draft.end("tr")

    def _quote(self, at: int) -> int | None:
        end = at
        while end < len(self.lines) and line_of.is_quote(self.lines[end]):
            end += 1
        if end == at:
            return None
        inner = [line_of.unquoted(line) for line in self.lines[at:end]]
        if self.depth + 1 == MAX_DEPTH:
            inner = [line.lstrip("> ") for line in inner]
        self.draft.start("blockquote")
        self._inside(inner)
        self.draft.end("blockquote")
        return end

    def _list(self, at: int) -> int | None:
        found = find_list(self.lines, at)
        if found is None:
            return None
        self.draft.start(found.kind, *_number("start", found.start if found.start != 1 else None))
        for item, number in found.numbered():
            self.draft.start("li", *_number("value", number))
            self._inside(self._item_lines(item), tight=not found.loose)
            self.draft.end("li")
        self.draft.end(found.kind)
        return found.end

    def _item_lines(self, item: Item) -> list[str]:
        deepest = self.depth + 1 == MAX_DEPTH
        return [line.lstrip() for line in item.lines] if deepest else item.lines

    def _hidden(self, at: int) -> int | None:
        words = line_of.hidden(self.lines[at])
        if words is None:
            return None
        self._details("", [words])
        return at + 1

    def _spoiler(self, at: int) -> int | None:
        title = line_of.spoiler_title(self.lines[at])
        if title is None:
            return None
        end = self._spoiler_end(at + 1)
        self._details(title, self.lines[at + 1 : end])
        return end + 1

    def _spoiler_end(self, at: int) -> int:
        """Give the place of the line that ends the spoiler; one without an end hides all that follows."""
        level = 1
        for end in range(at, len(self.lines)):
            if line_of.spoiler_title(self.lines[end]) is not None:
                level += 1
            elif self.lines[end].strip() == _SPOILER_END:
                level -= 1
            if not level:
                return end
        return len(self.lines)

    def _details(self, title: str, lines: list[str]) -> None:
        """Hide ``lines`` in the element that opens by touch, keyboard and screen reader without
        JavaScript."""
        self.draft.start("details", ("class", "spoiler"))
        self.draft.start("summary")
        self.draft.text(title or _("Spoiler"))
        self.draft.end("summary")
        self._inside(lines)
        self.draft.end("details")


def _number(attribute: str, number: int | None) -> tuple[tuple[str, str], ...]:
    return () if number is None else ((attribute, str(number)),)
