"""What one text may cost, and the refusal of a text that costs more.

Every step of this package takes time in proportion to the length of the text, so these few numbers bound the
work whatever is typed. They count things, never seconds: the same text gets the same answer on every machine.
"""

from django.utils.translation import gettext_lazy as _

# product.md, "Limits": the length of a body in characters (Unicode code points).
MAX_TEXT = 20_000

# Quotes, lists and spoilers inside one another. Deeper marks are shown as typed; a mail quoted back and forth
# rarely passes five, and a phone has no room for more.
MAX_DEPTH = 8

# Bold, italic and struck text inside one another; marks beyond it are dropped from the page.
MAX_SPAN_DEPTH = 6

# Line breaks (one piece each) and paragraphs, items, cells… (two) of one text. The HTML cleaner spends about 18 µs on
# a piece, so this is a third of the 0.25 s that a text may take; a lab report of 390 rows and four columns passes.
MAX_PIECES = 4_000

# Links, emphasis, code, hashtags and mentions in one text; what comes after stays as typed. The cleaner spends 45 µs on
# one, and looks through all its siblings besides.
MAX_SPANS = 600

# A row of more cells isn't a table that a person made.
MAX_COLUMNS = 50

# Browsers and mail programs cut addresses at about this length.
MAX_TARGET = 2_048


class MarkupError(ValueError):
    """A text that can't be shown. ``str(error)`` is a sentence for its author, translated when it is read."""


def too_long() -> MarkupError:
    """Give the refusal of a text over ``MAX_TEXT`` characters."""
    return MarkupError(_("This text is too long. Please use 20,000 characters at most, or post it in parts."))


def too_many_pieces() -> MarkupError:
    """Give the refusal of a text of over ``MAX_PIECES`` pieces."""
    return MarkupError(
        _("This text has too many short lines, list items or cells. Please join some, or post it in parts.")
    )
