"""Write the page that a draft describes: as HTML, and as plain words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from peerhealth.markup.draft import Draft, Event
from peerhealth.markup.words import MAX_HASHTAGS, MAX_MENTIONS, identity, name_identity

_SPAN_TAGS = {"a", "code", "del", "em", "strong"}

# Text of any direction may stand in these; each finds its own (HTML, "The dir attribute").
_DIRECTED = {"blockquote", "details", "h3", "h4", "h5", "li", "ol", "p", "pre", "summary", "ul"}
_DIRECTED |= {"table", "td", "th"}

_EDGES = {"start", "end"}
_SIGNS = {"hashtag": "#", "mention": "@"}

# What stands in an excerpt for words that their author hid.
_HIDDEN = " […] "


@dataclass
class Words:
    """The hashtags and mentions of one text that are acted on, by identity, each as it was first typed."""

    hashtags: dict[str, str] = field(default_factory=dict)
    mentions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, events: Iterable[Event]) -> "Words":
        """Collect them from ``events``, the first ``MAX_HASHTAGS`` and ``MAX_MENTIONS``."""
        words = cls()
        for event in events:
            if event.kind == "hashtag" and len(words.hashtags) < MAX_HASHTAGS:
                words.hashtags.setdefault(identity(event.value), event.value)
            elif event.kind == "mention" and len(words.mentions) < MAX_MENTIONS:
                words.mentions.setdefault(name_identity(event.value), event.value)
        return words


class HtmlWriter:
    """Turns events into HTML, linking the hashtags in ``words`` and the mentions of ``names``."""

    def __init__(self, draft: Draft, words: Words, names: Collection[str]) -> None:
        self._draft = draft
        self._hashtags = words.hashtags.keys()
        known = {name_identity(name): name for name in names}
        self._names = {mention: known[mention] for mention in words.mentions if mention in known}
        self._parts: list[str] = []
        self._at_start_of_directed = False

    def html(self) -> str:
        """Give the HTML of the whole draft."""
        for event in self._draft.events:
            getattr(self, f"_{event.kind}")(event)
        return "".join(self._parts)

    def _start(self, event: Event) -> None:
        attributes = event.attributes
        if event.value in _DIRECTED:
            # The first block inside a directed one must not hide its words from it behind a direction of its
            # own: an Arabic list would keep its bullets on the left. It inherits what those same words
            # decide.
            if not self._at_start_of_directed:
                attributes = (*attributes, ("dir", "auto"))
            self._at_start_of_directed = True
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes)
        self._parts.append(f"<{event.value}{written}>" + ("\n" if event.value == "hr" else ""))

    def _end(self, event: Event) -> None:
        self._at_start_of_directed = False
        self._parts.append(f"</{event.value}>" if event.value in _SPAN_TAGS else f"</{event.value}>\n")

    def _text(self, event: Event) -> None:
        self._at_start_of_directed = False
        self._parts.append(escape(event.value, quote=False))

    def _break(self, _event: Event) -> None:
        self._parts.append("<br>\n")

    def _hashtag(self, event: Event) -> None:
        tag = identity(event.value)
        self._word(event, "tag", tag if tag in self._hashtags else None)

    def _mention(self, event: Event) -> None:
        self._word(event, "u", self._names.get(name_identity(event.value)))

    def _word(self, event: Event, place: str, page: str | None) -> None:
        self._at_start_of_directed = False
        typed = _SIGNS[event.kind] + event.value
        if page is not None and self._draft.take_span():
            typed = f'<a class="{event.kind}" href="/{place}/{quote(page, safe="")}/">{typed}</a>'
        self._parts.append(typed)


def plain_words(events: Iterable[Event]) -> str:
    """Give ``events`` as words: no markup, single spaces, a mark for what a spoiler hides (its title
    stays)."""
    parts: list[str] = []
    level = 0
    in_title = False
    for event in events:
        if event.value == "details" and event.kind in _EDGES:
            level += 1 if event.kind == "start" else -1
            parts.append(" " if level else _HIDDEN)
        elif event.value == "summary" and event.kind in _EDGES:
            in_title = event.kind == "start"
        if level == 0 or (level == 1 and in_title):
            parts.append(_plain(event))
    return " ".join("".join(parts).split())


def _plain(event: Event) -> str:
    if event.kind in _EDGES:
        return "" if event.value in _SPAN_TAGS else " "
    return _SIGNS.get(event.kind, "") + event.value
