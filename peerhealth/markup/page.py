"""The page that is made of the parsed blocks: words read, hashtags and mentions linked, directions set; and what
of it is plain words."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.etree.ElementTree import Element, TreeBuilder

import regex
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from peerhealth.markup.limits import Costs
from peerhealth.markup.spans import Event, read_spans
from peerhealth.markup.words import MAX_HASHTAGS, MAX_MENTIONS, identity, name_identity

# The page has one title (h1) and sections of its own (h2), so what a post calls its heading starts below
# them.
_HEADINGS = {"h1": "h3", "h2": "h4", "h3": "h5", "h4": "h5", "h6": "h5"}

_SPAN_TAGS = {"a", "code", "del", "em", "strong"}

# Text of any direction may stand in these; each finds its own (HTML, "The dir attribute").
_DIRECTED = {"blockquote", "details", "h3", "h4", "h5", "li", "ol", "p", "pre", "summary", "ul"}
_DIRECTED |= {"table", "td", "th"}

_SIGNS = {"hashtag": "#", "mention": "@"}

_LETTER = regex.compile(r"\p{L}")

# What stands in an excerpt for words that their author hid.
_HIDDEN = " […] "


@dataclass
class Words:
    """The hashtags and mentions of one text that are acted on, by identity, each as it was first typed."""

    hashtags: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, str] = field(default_factory=dict)

    def knows_hashtag(self, tag: str, display: str) -> bool:
        """Tell whether the hashtag of identity ``tag`` is acted on; the first ``MAX_HASHTAGS`` are."""
        if len(self.hashtags) < MAX_HASHTAGS:
            self.hashtags.setdefault(tag, display)
        return tag in self.hashtags

    def knows_mention(self, name: str, display: str) -> bool:
        """Tell whether the mention of identity ``name`` is acted on; the first ``MAX_MENTIONS`` are."""
        if len(self.mentions) < MAX_MENTIONS:
            self.mentions.setdefault(name, display)
        return name in self.mentions


class Page(Treeprocessor):
    """Makes the page, in place of the library's inline processor. After it ran, ``words`` and ``plain`` tell what was
    said."""

    def __init__(self, names: Collection[str], costs: Costs) -> None:
        super().__init__()
        self.words = Words()
        self.plain = ""
        self._names = {name_identity(name): name for name in names}
        self._costs = costs
        self._out = TreeBuilder()
        self._inherits = False

    def run(self, root: Element) -> Element:
        """Give the page made of ``root``."""
        self._copy(root)
        page = self._out.close()
        self.plain = " ".join("".join(_plain(page)).split())
        return page

    def _copy(self, element: Element) -> None:
        tag = _HEADINGS.get(element.tag, element.tag)
        attributes = dict(element.items())
        if tag in _DIRECTED:
            # The first block inside a directed one must not hide its words from it behind a direction of its
            # own: an Arabic list would keep its bullets on the left. It inherits what those same words
            # decide.
            if not self._inherits:
                attributes["dir"] = "auto"
            self._inherits = True
        self._out.start(tag, attributes)
        self._say(element.text)
        for child in element:
            self._copy(child)
            self._say(child.tail)
        self._out.end(tag)
        self._inherits = False

    def _say(self, words: str | None) -> None:
        if not words:
            return
        self._inherits = False
        if isinstance(words, AtomicString):
            self._out.data(words)
            return
        events = read_spans(words.strip(), self._costs)
        # A block finds its direction in its own words and not in those that have their own; so one that is nothing
        # but hashtags, as people put under their posts, finds it in the first of them.
        is_directed = any(event.kind == "text" and _LETTER.search(event.value) for event in events)
        for event in events:
            if event.kind in _SIGNS:
                self._word(event, is_directed=is_directed)
                is_directed = True
            else:
                self._write(event)

    def _write(self, event: Event) -> None:
        if event.kind == "start":
            self._out.start(event.value, dict(event.attributes))
        elif event.kind == "end":
            self._out.end(event.value)
        elif event.kind == "break":
            self._out.start("br", {})
            self._out.end("br")
        if event.kind in {"text", "break"}:
            self._out.data(event.value)

    def _word(self, event: Event, *, is_directed: bool) -> None:
        place = self._hashtag(event.value) if event.kind == "hashtag" else self._mention(event.value)
        typed = _SIGNS[event.kind] + event.value
        if place is None or not self._costs.take_span():
            self._out.data(typed)
            return
        # Without a direction of its own, #T1D among Arabic words is shown as T1D#.
        direction = {"dir": "auto"} if is_directed else {}
        self._out.start("a", {"class": event.kind, "href": place, **direction})
        self._out.data(typed)
        self._out.end("a")

    def _hashtag(self, display: str) -> str | None:
        tag = identity(display)
        return f"/tag/{quote(tag, safe='')}/" if self.words.knows_hashtag(tag, display) else None

    def _mention(self, display: str) -> str | None:
        name = name_identity(display)
        known = self.words.knows_mention(name, display) and name in self._names
        return f"/u/{quote(self._names[name], safe='')}/" if known else None


def _plain(element: Element) -> Iterator[str]:
    """Give the words of ``element``, those of blocks apart, with a mark for what a spoiler hides (its title
    stays)."""
    yield element.text or ""
    for child in element:
        apart = "" if child.tag in _SPAN_TAGS else " "
        yield apart
        if child.tag == "details":
            yield f"{child[0].text}{_HIDDEN}"
        else:
            yield from _plain(child)
        yield apart + (child.tail or "")
