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
_HIDDEN = regex.compile(r"\|\|([^|](?:.*[^|])?)\|\||>!(.+)!<")


class Marker(NamedTuple):
    """The start of a list item: ``indent`` and ``width`` in columns, the words after it, its number if it has
    one."""

    kind: Literal["ul", "ol"]
    indent: int
    width: int
    words: str
    number: int = 0


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


def unquoted(line: str) -> str:
    """Give ``line``, which is quoted, one level less so."""
    return line.lstrip(" ")[1:].removeprefix(" ")


def heading(line: str) -> tuple[int, str] | None:
    """Give level (1 to 6) and words of a heading. The space tells it from a hashtag."""
    words = line.lstrip(" ").lstrip("#")
    level = len(line.lstrip(" ")) - len(words)
    if not 1 <= level <= 6 or words[:1] != " ":
        return None
    return level, words.rstrip("# ").strip() or words.strip()


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


def hidden(line: str) -> str | None:
    """Give the words of a line that hides them all: ``||…||`` or ``>!…!<``."""
    match = _HIDDEN.fullmatch(line.strip(" "))
    return match and (match[1] or match[2])


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
