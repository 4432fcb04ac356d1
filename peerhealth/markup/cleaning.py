"""Make any string safe to store and to show, without harming any script."""

import regex

_NEWLINE = regex.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")

# C0 and C1 controls, byte order marks, noncharacters and interlinear annotation carry no words; PostgreSQL
# refuses NUL. The bidi embeddings, overrides and isolates (UAX #9) can turn the rest of a page around; the
# plain marks LRM, RLM and ALM can't, and Arabic and Hebrew writers need them, so those stay.
_UNWANTED = regex.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\u202a-\u202e\u2066-\u2069]"
)

# Marks (and the format characters hidden between them) piled on one letter: eight is more than Vietnamese,
# vowelled Hebrew with cantillation or the flag of Scotland need.
_PILED_MARKS = regex.compile(r"([\p{M}\p{Cf}]{8})[\p{M}\p{Cf}]+")

_LEADING_SPACE = regex.compile(r"^[^\S\n]+", regex.MULTILINE)
_TAB_WIDTH = 4


def clean(text: str) -> str:
    """Give ``text`` as valid Unicode with ``\\n`` line ends and no control that could harm its surroundings.

    Lone surrogates become U+FFFD. Every script, emoji sequences and ZWJ/ZWNJ pass unharmed.
    """
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _NEWLINE.sub("\n", text)
    text = _UNWANTED.sub("", text)
    text = _PILED_MARKS.sub(r"\1", text)
    return _LEADING_SPACE.sub(_spaces, text)


def _spaces(match: regex.Match[str]) -> str:
    """Blocks are told by their indent, so tabs and wide spaces at a line's start count as plain ones."""
    return " " * len(match.group().expandtabs(_TAB_WIDTH))
