"""Text that people write → safe HTML, its hashtags and mentions, and plain words for excerpts.

    parse(text, names=…) → Document(html, hashtags, mentions, plain)

Python-Markdown reads the text, bleach has the last word on the HTML. Neither was made for people who mean harm, and
Markdown not for people who never heard of it, so a text passes through these rooms:

    cleaning    harmless Unicode
    reader      Python-Markdown, with
      parting     one kind of block at a time, found as people type (with lines)
      blocks      the library's block parser, bounded and mended
      page        words, hashtags, mentions, directions (with spans, emphasis, links, words)
    safety      bleach, with a closed list

`limits` holds what a text may cost; within it every step takes time in proportion to the length of the text.
"""

from peerhealth.markup.limits import MAX_TEXT, MarkupError
from peerhealth.markup.outline import outline
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
    "outline",
    "parse",
    "render",
    "words_of",
]
