"""What one line says about the block that it belongs to."""

from typing import Literal, NamedTuple

import regex

from peerhealth.markup.limits import MAX_COLUMNS

# A number of four digits is a year at the start of a sentence, not the place of an item.
_BULLET = regex.compile(r"( *+)[-*+•]([ \t]++)(\S.*+)")
_NUMBER = regex.compile(r"( *+)(\d{1,3}+)[.)]([ \t]++)(\S.*+)")

_FENCE = regex.compile(r"(`{3,}+)([^`]*+)|(~{3,}+)(.*+)")
_UNESCAPED_PIPE = regex.compile(r"(?<!\\)\|")
_SPOILER = ":::spoiler"
_SPOILER_END = ":::"
_HIDDEN = regex.compile(r"\|\|(?!\|)(.+)(?<!\|)\|\||>!(.+)!<")


# Indented this much further than its item's mark, a line belongs to the item. People indent by two, three or
# four.
_STEP = 2

# What the first line of anything but a paragraph starts with, or has in it.
_NOT_PLAIN = regex.compile(r" *+[#>|:`~*\-_+•\d]|[^|]*+\|")


class Marker(NamedTuple):
    """The start of a list item: ``indent`` and ``width`` in columns, the words after it, its number if it has
    one."""

    kind: Literal["ul", "ol"]
    indent: int
    width: int
    words: str
    number: int = 0

    def holds(self, line: str) -> bool:
        """Tell whether ``line``, further down, belongs to the item."""
        return indent(line) >= self.indent + _STEP


def indent(line: str) -> int:
    """Give how many spaces ``line`` starts with."""
    return len(line) - len(line.lstrip(" "))


def marker(line: str) -> Marker | None:
    """Give the list marker at the start of ``line``."""
    if is_rule(line):
        return None
    if match := _BULLET.fullmatch(line):
        return Marker("ul", len(match[1]), match.start(3), match[3])
    if match := _NUMBER.fullmatch(line):
        return Marker("ol", len(match[1]), match.start(4), match[4], int(match[2]))
    return None


def is_rule(line: str) -> bool:
    """Tell whether ``line`` is a rule across the page: three or more of one of ``-``, ``*``, ``_``."""
    if not line.lstrip(" ").startswith(("-", "*", "_")):
        return False
    marks = line.replace(" ", "")
    return len(marks) >= 3 and marks.count(marks[0]) == len(marks)


def is_quote(line: str) -> bool:
    """Tell whether ``line`` is quoted. A line that hides its words as ``>!…!<`` isn't."""
    return line.lstrip(" ").startswith(">") and hidden(line) is None


def heading(line: str) -> str | None:
    """Give ``line`` without its margin and closing marks if it is a heading. The space tells it from a hashtag."""
    words = line.strip(" ").lstrip("#")
    level = len(line.strip(" ")) - len(words)
    if not 1 <= level <= 6 or words[:1] != " ":
        return None
    return "#" * level + " " + (words.rstrip("# ").strip() or words.strip())


def fence(line: str) -> str | None:
    """Give the marks (```` ``` ```` or ``~~~``) that fence text off, if ``line`` opens a fence."""
    match = _FENCE.fullmatch(line.strip(" "))
    return match and (match[1] or match[3])


def closes_fence(line: str, marks: str) -> bool:
    """Tell whether ``line`` closes the fence that ``marks`` opened."""
    line = line.strip(" ")
    return len(line) >= len(marks) and line.count(marks[0]) == len(line)


def spoiler_title(line: str) -> str | None:
    """Give the title (perhaps empty) if ``line`` opens a spoiler block."""
    line = line.strip(" ")
    if not line.lower().startswith(_SPOILER) or line[len(_SPOILER) :][:1] not in {"", " "}:
        return None
    return line[len(_SPOILER) :].strip()


def closes_spoiler(line: str) -> bool:
    """Tell whether ``line`` ends a spoiler block."""
    return line.strip(" ") == _SPOILER_END


def hidden(line: str) -> str | None:
    """Give the words of a line that hides them all: ``||…||`` or ``>!…!<``."""
    match = _HIDDEN.fullmatch(line.strip(" "))
    return match and (match[1] or match[2])


def is_plain(line: str) -> bool:
    """Tell, quickly and for most lines of a story, that nothing but words can begin in ``line``."""
    return _NOT_PLAIN.match(line) is None


def begins_block(line: str) -> bool:
    """Tell whether ``line`` alone shows that it is no part of the paragraph above."""
    tests = (heading(line), hidden(line), spoiler_title(line))
    return is_rule(line) or is_quote(line) or any(found is not None for found in tests)


def items(block: str) -> list[tuple[Marker, list[str]]]:
    """Give the items of ``block``, a list: the marker of each, and its lines without their common indent."""
    found: list[tuple[Marker, list[str]]] = []
    for line in block.split("\n"):
        item = None if found and (not line or found[-1][0].holds(line)) else marker(line)
        if item:
            found.append((item, [item.words]))
        else:
            held, words = found[-1]
            words.append(line[min(held.width, indent(line)) :])
    return found


def cells(line: str) -> list[str]:
    """Give the cells of a table row; ``\\|`` parts none. The pipes at either end may be missing."""
    line = line.strip(" ").removeprefix("|")
    parts = _UNESCAPED_PIPE.split(line)
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    return [part.strip() for part in parts]


def is_table_head(line: str, below: str) -> bool:
    """Tell whether ``line`` is the head of a table, by the line of dashes ``below``."""
    if "|" not in below or "|" not in line or not set(below) <= set("|:- "):
        return False
    dashes = cells(below)
    return len(dashes) <= MAX_COLUMNS and all("-" in dash for dash in dashes) and len(cells(line)) == len(dashes)


def is_table_row(line: str) -> bool:
    """Tell whether ``line``, below others of a table, is one more."""
    return "|" in line
