"""The plain words of stored HTML, for a list that shows how a post begins."""

from html.parser import HTMLParser

from peerhealth.markup.page import _HIDDEN, _SPAN_TAGS
from peerhealth.markup.reading import excerpt


class _Outline(HTMLParser):
    """Collects words; those that their author folded away stay folded, only their title is taken."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._inside = 0  # how many foldings deep
        self._title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "details":
            self._inside += 1
        self._title = tag == "summary" and self._inside == 1
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._inside:
            self._inside -= 1
        if tag == "summary" and self._title:
            self._title = False
            self.words.append(_HIDDEN)
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if self._title or not self._inside:
            self.words.append(data)

    def _part(self, tag: str) -> None:
        if tag not in _SPAN_TAGS:
            self.words.append(" ")


def outline(html: str, length: int = 220) -> str:
    """Give the beginning of the words of ``html`` (made by this package; it may be cut off anywhere) in at most
    ``length`` characters."""
    reader = _Outline()
    reader.feed(html)
    return excerpt(" ".join("".join(reader.words).split()), length)
