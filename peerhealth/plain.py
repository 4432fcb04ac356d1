"""Plain text as people type it: titles, bodies before they are drawn."""

import regex

# Signs that change the direction of what follows them would turn the page around a title as well (Unicode UAX #9).
TURNING = regex.compile(r"[\u202A-\u202E\u2066-\u2069]")
# Neither blank, control sign, nor a letter that is drawn as nothing (Unicode Default_Ignorable_Code_Point).
VISIBLE = regex.compile(r"[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\p{M}]")


def typed(text: str) -> str:
    """`text` as it is stored: without NUL (PostgreSQL cannot keep it), line ends as "\\n", no space around it."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def visible_line(text: str, shortest: int) -> str:
    """`text` on one line; empty if that is shorter than `shortest` or nothing of it can be seen."""
    line = one_line(text)
    return line if len(line) >= shortest and is_visible(line) else ""


def one_line(text: str) -> str:
    """`text` on one line, single spaces, without control signs and signs that turn the direction of writing."""
    kept = "".join(" " if letter.isspace() else letter for letter in TURNING.sub("", text))
    return " ".join(
        "".join(letter for letter in kept if letter.isprintable() or letter in "\u200c\u200d\u200e\u200f").split()
    )


def is_visible(text: str) -> bool:
    """Whether anything of `text` can be seen."""
    return VISIBLE.search(text) is not None
