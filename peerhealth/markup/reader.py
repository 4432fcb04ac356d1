"""Python-Markdown, put together from the parts that patients need and that can be given any text."""

from collections.abc import Collection
from xml.etree.ElementTree import Element, tostring

from markdown import Markdown
from markdown.inlinepatterns import Pattern
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from peerhealth.markup.blocks import Parser
from peerhealth.markup.limits import Costs
from peerhealth.markup.page import Page


def _written(page: Element) -> str:
    """Give ``page`` as HTML. The library's own writer takes ``&lt;`` that somebody typed for an escape."""
    return tostring(page, encoding="unicode", method="html")


class Reader(Markdown):
    """Reads one text. After ``convert``, ``page`` tells its words.

    Nothing of the library looks for HTML, entities, references, footnotes or code by indent: what isn't registered
    here stays as typed. There is one reader for each text, because it keeps the state of what it reads and threads
    share nothing this way; to make one takes a tenth of a millisecond.
    """

    output_formats = {"html": _written}

    def __init__(self, names: Collection[str]) -> None:
        self._names = names
        super().__init__(output_format="html")

    def build_parser(self) -> "Reader":
        """Register the parts."""
        self._costs = Costs()
        self.page = Page(self._names, self._costs)
        self.parser = Parser(self, self._costs)
        self.preprocessors = Registry[Preprocessor]()
        self.preprocessors.register(NormalizeWhitespace(self), "normalize_whitespace", 30)
        self.inlinePatterns = Registry[Pattern]()
        self.treeprocessors = Registry[Treeprocessor]()
        self.treeprocessors.register(self.page, "inline", 20)
        self.postprocessors = Registry[Postprocessor]()
        return self

    def convert(self, source: str) -> str:
        """Give ``source`` as HTML. Raises ``MarkupError`` if it costs too much."""
        # Each of these signs, escaped, takes bleach as long as a quarter of a piece.
        self._costs.count(sum(map(source.count, "<>&")) // 4)
        return super().convert(source)
