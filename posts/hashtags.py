"""The hashtags and mentions in what people write: finding them, and telling when two are the same.

Pure text work, on the ground floor's reading of Markdown. Rows of hashtags are another module's matter.
"""

from peerhealth.markup import MAX_HASHTAGS, MAX_MENTIONS, identity, words_of

__all__ = ["MAX_HASHTAGS", "MAX_MENTIONS", "extract", "identity", "mentions"]


def extract(markdown_text: str) -> list[str]:
    """Give the hashtags of ``markdown_text`` as typed, without their sign: in order, one of each identity, at
    most ``MAX_HASHTAGS``.

    A hashtag is ``#`` or ``＃`` and up to 64 letters, marks, digits or ``_`` of any script, with a letter
    among them (after Unicode TR31); none is found in code, link targets, addresses or HTML entities. Raises
    ``MarkupError`` if the text can't be shown.
    """
    return list(words_of(markdown_text).hashtags.values())


def mentions(markdown_text: str) -> list[str]:
    """Give the user names that ``markdown_text`` mentions with ``@``, as typed: in order, one of each, at
    most ``MAX_MENTIONS``. Whether they belong to anybody isn't known here.

    Raises ``MarkupError`` if the text can't be shown.
    """
    return list(words_of(markdown_text).mentions.values())
