"""What one text may cost, and the refusal of a text that costs more.

Python-Markdown and bleach were made for texts that mean well. These few numbers bound what they are given, so
that no text takes more than 0.25 s. They count things, never seconds: the same text gets the same answer on
every machine.
"""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext

# product.md, "Limits": the length of a body in characters (Unicode code points).
MAX_TEXT = 20_000

# Quotes, lists and spoilers inside one another. Deeper marks are shown as typed; a mail quoted back and forth
# rarely passes five, and a phone has no room for more.
MAX_DEPTH = 8

# Bold, italic and struck text inside one another; marks beyond it are dropped from the page.
MAX_SPAN_DEPTH = 6

# Line breaks, spans and cells (one piece each), rows, paragraphs, items and other blocks (two) of one text. A piece
# takes 15 to 40 µs, nearly all of it in the HTML cleaner, so the worst text of so many stays under the 0.25 s that a
# text may take, and a lab report of 20,000 characters passes.
MAX_PIECES = 5_000

# Spans are links, emphasis, code, hashtags and mentions, at up to 50 µs each; what comes after stays as typed.
MAX_SPANS = 1_000

# A row of more cells isn't a table that a person made.
MAX_COLUMNS = 50

# Browsers and mail programs cut addresses at about this length.
MAX_TARGET = 2_048


def gettext_noop(words: str) -> str:
    """Mark ``words`` for the translators. Django's function of this name asks for settings."""
    return words


def translated(words: str) -> str:
    """Give ``words`` in the reader's language, or as they are where Django isn't running (a script, a
    notebook)."""
    return gettext(words) if apps.ready else words


class MarkupError(ValueError):
    """A text that can't be shown. ``str(error)`` is a sentence for its author, translated when it is read."""

    def __str__(self) -> str:
        return translated(super().__str__())


def too_long() -> MarkupError:
    """Give the refusal of a text over ``MAX_TEXT`` characters."""
    return MarkupError(
        gettext_noop("This text is too long. Please use 20,000 characters at most, or post it in parts.")
    )


def too_many_pieces() -> MarkupError:
    """Give the refusal of a text of over ``MAX_PIECES`` pieces."""
    return MarkupError(
        gettext_noop("This text has too many short lines, list items or cells. Please join some, or post it in parts.")
    )


@dataclass(slots=True)
class Costs:
    """Counts what one text costs while it is read."""

    pieces: int = 0
    spans_left: int = MAX_SPANS

    def count(self, pieces: int) -> None:
        """Count so many pieces of the page. Raises ``MarkupError`` when there are too many."""
        self.pieces += pieces
        if self.pieces > MAX_PIECES:
            raise too_many_pieces()

    def take_span(self) -> bool:
        """Tell whether one more span is affordable, and count it. Raises ``MarkupError`` as ``count`` does."""
        self.spans_left -= 1
        if self.spans_left < 0:
            return False
        self.count(1)
        return True
