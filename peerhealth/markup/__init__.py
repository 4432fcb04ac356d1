"""Text that people write → safe HTML, its hashtags and mentions, and plain words for excerpts.

    parse(text, names=…) → Document(html, hashtags, mentions, plain)

A text passes through these rooms: `cleaning` → `blocks` (with `lines`, `lists`) → `spans` (with `emphasis`,
`links`, `words`) → `draft` → `page` → `safety`. Each takes time in proportion to the length of the text,
because anyone may post anything; `limits` holds what a text may cost.
"""

from peerhealth.markup.limits import MAX_TEXT, MarkupError
from peerhealth.markup.reading import VERSION, Document, excerpt, parse, render, words_of
from peerhealth.markup.words import MAX_HASHTAGS, MAX_MENTIONS, hashtag_in, identity, name_identity

__all__ = [
    "MAX_HASHTAGS",
    "MAX_MENTIONS",
    "MAX_TEXT",
    "VERSION",
    "Document",
    "MarkupError",
    "excerpt",
    "hashtag_in",
    "identity",
    "name_identity",
    "parse",
    "render",
    "words_of",
]
