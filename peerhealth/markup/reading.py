"""Read a text that a person wrote, once, into all that the site makes of it."""

from collections.abc import Collection
from dataclasses import dataclass

import regex

from peerhealth.markup.cleaning import clean
from peerhealth.markup.limits import MAX_TEXT, too_long
from peerhealth.markup.page import Page, Words
from peerhealth.markup.reader import Reader
from peerhealth.markup.safety import cleaned

# Stored with each post. Raise it when the same text gives another HTML, so that stored posts can be made
# anew.
VERSION = 1

_ELLIPSIS = " …"
_CLUSTER = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Document:
    """What a text says: safe HTML, the display forms of its hashtags and mentioned names, and its plain
    words."""

    html: str
    hashtags: tuple[str, ...]
    mentions: tuple[str, ...]
    plain: str


def parse(text: str, *, names: Collection[str] = ()) -> Document:
    """Read ``text`` (Markdown, anything at all) and link the mentions of ``names``.

    ``mentions`` holds every name that the text mentions, whether or not it is among ``names``.
    Raises ``MarkupError`` if the text is too long or has too many pieces.
    """
    html, page = _read(text, names)
    return Document(
        html=cleaned(html).strip(),
        hashtags=tuple(page.words.hashtags.values()),
        mentions=tuple(page.words.mentions.values()),
        plain=page.plain,
    )


def render(text: str, *, names: Collection[str] = ()) -> str:
    """Give ``text`` (Markdown, anything at all) as safe HTML, with the mentions of ``names`` linked.

    Raises ``MarkupError`` as ``parse`` does.
    """
    return parse(text, names=names).html


def words_of(text: str) -> Words:
    """Give the hashtags and mentions of ``text`` without writing its HTML. Raises ``MarkupError`` as
    ``parse`` does."""
    return _read(text)[1].words


def excerpt(plain: str, length: int = 220) -> str:
    """Give the beginning of ``plain`` in at most ``length`` characters, cut after a word if it has any to cut
    after.

    A letter is never parted from its marks, nor an emoji from the rest of its sequence (UAX #29).
    """
    if len(plain) <= length:
        return plain
    room = max(length - len(_ELLIPSIS), 0)
    start, space, _rest = plain[: room + 1].rpartition(" ")
    # Where words are long, or not parted by spaces, a cut inside one loses less.
    cut = start.rstrip() if space and len(start) > room // 2 else _whole_clusters(plain, room)
    return cut + _ELLIPSIS


def _whole_clusters(text: str, length: int) -> str:
    end = 0
    for cluster in _CLUSTER.finditer(text):
        if cluster.end() > length:
            break
        end = cluster.end()
    return text[:end]


def _read(text: str, names: Collection[str] = ()) -> tuple[str, Page]:
    # A browser sends each line end as two characters; who typed it counts one.
    if len(text) - text.count("\r\n") > MAX_TEXT:
        raise too_long()
    reader = Reader(names)
    return reader.convert(clean(text)), reader.page
