"""Python-Markdown's block parser, given parted text, and its processors, mended for what patients type.

Untouched are its rules and paragraphs. Its lists want four spaces before a nested item, forget the numbers that were
typed and join what stands around other blocks; its tables fill up missing cells and compare every tick with every
other; its headings take a hashtag for one; its fenced text is searched with a pattern of quadratic time. All of
them nest until the stack is exhausted.
"""

import re
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import (
    BlockProcessor,
    BlockQuoteProcessor,
    HashHeaderProcessor,
    HRProcessor,
    OListProcessor,
    ParagraphProcessor,
)
from markdown.extensions.tables import TableProcessor
from markdown.util import AtomicString

from peerhealth.markup import lines as line_of
from peerhealth.markup.limits import MAX_DEPTH, Costs, gettext_noop, translated
from peerhealth.markup.parting import paragraphs, part

# What the parser says it is in while it reads an inside.
_NESTS = {"list", "looselist", "blockquote", "spoiler"}

# What stands over hidden words whose author gave no title.
_SPOILER = gettext_noop("Spoiler")


class Parser(BlockParser):
    """Parts each text before the library's processors see it, flattens what nests too deeply, and counts."""

    def __init__(self, md: Markdown, costs: Costs) -> None:
        super().__init__(md)
        self.costs = costs
        for place, kind in enumerate(_KINDS):
            self.blockprocessors.register(kind(self), kind.__name__, -place)

    def parseChunk(self, parent: Element, text: str) -> None:  # noqa: N802 – the library's name
        self.parseBlocks(parent, [text])

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802 – as above
        """Read ``blocks`` into ``parent``. Raises ``MarkupError`` if there are too many in the whole text."""
        for text in blocks:
            if self.state.isstate("list") and "\n\n" in text:
                # Blank lines in a list: it and the rest of its items hold paragraphs.
                self.state[-1] = "looselist"
            deep = sum(state in _NESTS for state in self.state) >= MAX_DEPTH
            for block in paragraphs(text) if deep else part(text):
                self.costs.count(2)
                if deep:
                    self.blockprocessors["ParagraphProcessor"].run(parent, [block])
                else:
                    super().parseBlocks(parent, [block])


class _Processor(BlockProcessor):
    """As in all of the library, ``test`` tells whether ``block`` is of its kind, and ``run`` reads the first of
    ``blocks`` into ``parent``."""

    parser: Parser


class Fenced(_Processor):
    """Reads the lines between two fences as they are."""

    def test(self, parent: Element, block: str) -> bool:
        first, _, rest = block.partition("\n")
        marks = line_of.fence(first)
        return bool(marks and rest and line_of.closes_fence(rest.rpartition("\n")[2], marks))

    def run(self, parent: Element, blocks: list[str]) -> None:
        fence, *code, _ = blocks.pop(0).split("\n")
        margin = line_of.indent(fence)
        self.parser.costs.count(2)
        shown = SubElement(SubElement(parent, "pre"), "code")
        shown.text = AtomicString("\n".join(line[min(margin, line_of.indent(line)) :] for line in code))


class Spoiler(_Processor):
    """Hides a block (``:::spoiler`` … ``:::``) or a line (``||…||``) in the element that opens by touch, keyboard and
    screen reader without JavaScript."""

    def test(self, parent: Element, block: str) -> bool:
        first = block.partition("\n")[0]
        return line_of.spoiler_title(first) is not None or line_of.hidden(block) is not None

    def run(self, parent: Element, blocks: list[str]) -> None:
        first, *inside = blocks.pop(0).split("\n")
        title = line_of.spoiler_title(first)
        if title is None:
            inside = [line_of.hidden(first) or ""]
        elif inside and line_of.closes_spoiler(inside[-1]):
            inside.pop()
        self.parser.costs.count(2)
        details = SubElement(parent, "details", {"class": "spoiler"})
        SubElement(details, "summary").text = AtomicString(title or translated(_SPOILER))
        self.parser.state.set("spoiler")
        self.parser.parseChunk(details, "\n".join(inside))
        self.parser.state.reset()


class Heading(HashHeaderProcessor):
    """Reads headings, but no hashtags."""

    RE = re.compile(r"^(?P<level>#{1,6}) (?P<header>[^\n]*)$")


class Quote(BlockQuoteProcessor):
    """Reads each run of quoted lines as a quote of its own."""

    def lastChild(self, parent: Element) -> Element | None:  # noqa: N802 – as above
        """Tell of no quote to go on with: what stands between the two would land after both."""
        return None


class Numbers(OListProcessor, _Processor):
    """Reads numbered lists, and keeps the numbers."""

    LAZY_OL = False
    SIBLING_TAGS = []

    def test(self, parent: Element, block: str) -> bool:
        item = line_of.marker(block.partition("\n")[0])
        return item is not None and item.kind == self.TAG

    def get_items(self, block: str) -> list[str]:
        """Give the items of ``block`` without their marks and common indents, however wide those are."""
        items = line_of.items(block)
        self.STARTSWITH = str(items[0][0].number)  # type: ignore[misc]  # as the library does
        words = ["\n".join(lines) for _, lines in items]
        if "\n\n" in block:
            words[0] += "\n\n"
        return words

    def run(self, parent: Element, blocks: list[str]) -> None:
        numbers = [item.number for item, _ in line_of.items(blocks[0])]
        self.parser.costs.count(2 * len(numbers))
        super().run(parent, blocks)
        for item, number in zip(parent[-1], _to_be_given(numbers), strict=True):
            if number is not None:
                item.set("value", str(number))


class Bullets(Numbers):
    """Reads lists with bullets."""

    TAG = "ul"
    LAZY_OL = True


class Table(TableProcessor, _Processor):
    """Reads tables."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser, config={})

    def test(self, parent: Element, block: str) -> bool:
        head, _, rest = block.partition("\n")
        below = rest.partition("\n")[0]
        if not line_of.is_table_head(head, below):
            return False
        self.separator = line_of.cells(below)  # type: ignore[assignment]  # the stub errs
        return True

    def run(self, parent: Element, blocks: list[str]) -> None:
        self.parser.costs.count(4)
        super().run(parent, blocks)

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        """Rows are never filled up: a thousand short ones under a wide head would grow a million cells."""
        cells = line_of.cells(row)[: len(align)]
        self.parser.costs.count(2 + len(cells))
        line = SubElement(parent, "tr")
        for words in cells:
            cell = SubElement(line, "th", scope="col") if parent.tag == "thead" else SubElement(line, "td")
            cell.text = words

    def _build_empty_row(self, parent: Element, align: Sequence[str | None]) -> None:
        """A head alone is a table too."""


def _to_be_given(numbers: list[int]) -> Iterator[int | None]:
    """Give for each number of a list itself if it doesn't follow from the one before, else ``None``.

    Where all are the same, that is how Markdown is written by hand, and they count up.
    """
    expected = numbers[0]
    same = len(set(numbers)) == 1
    for number in numbers:
        yield None if same or number == expected else number
        expected = number + 1


# In the order in which a block is offered to them. Those without an inside come after those that may have one like
# them in theirs: the library's rules look for themselves anywhere in a block.
_KINDS: tuple[type[BlockProcessor], ...] = (
    Fenced, Table, Spoiler, Numbers, Bullets, Heading, HRProcessor, Quote, ParagraphProcessor,
)  # fmt: skip
