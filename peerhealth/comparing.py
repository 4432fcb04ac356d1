"""What changed between two versions of a text, paragraph by paragraph. Told in words: a colour alone tells nothing to
somebody who does not see it (WCAG 2.2, 1.4.1)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

BLOCK = re.compile(r"<(h1|h2|h3|p|li)\b[^>]*>(.*?)</\1>", re.DOTALL)
SPACE = re.compile(r"\s+")
SAME, GONE, NEW = "same", "gone", "new"
LOWER = {"h1": "h2", "h2": "h3", "h3": "h4"}  # the page that shows them has a heading of its own


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or an item of a list."""

    tag: str
    html: str


@dataclass(frozen=True)
class Run:
    """Blocks that follow each other, all of them SAME, GONE or NEW."""

    state: str
    blocks: tuple[Block, ...]

    @property
    def html(self) -> SafeString:
        """The blocks drawn, with headings one level lower and items in their list."""
        lists = groupby(self.blocks, key=lambda block: block.tag == "li")
        return mark_safe("\n".join(_drawn(are_items, list(blocks)) for are_items, blocks in lists))  # noqa: S308


def blocks(html: str) -> list[Block]:
    """The blocks of a text (`texts.Version.html`), in order."""
    return [Block(tag, SPACE.sub(" ", inner).strip()) for tag, inner in BLOCK.findall(html)]


def compare(old: str, new: str) -> list[Run]:
    """What was taken out of `old` and what is new in `new`, in the order of reading, with what stayed."""
    return list(_runs(blocks(old), blocks(new)))


def changes(old: str, new: str) -> list[Run]:
    """The same without what stayed."""
    return [run for run in compare(old, new) if run.state != SAME]


def _runs(old: list[Block], new: list[Block]) -> Iterator[Run]:
    for act, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if act == "equal":
            yield Run(SAME, tuple(new[new_from:new_to]))
            continue
        if old_to > old_from:
            yield Run(GONE, tuple(old[old_from:old_to]))
        if new_to > new_from:
            yield Run(NEW, tuple(new[new_from:new_to]))


def _drawn(are_items: bool, found: list[Block]) -> SafeString:
    drawn = format_html_join(
        "\n", "<{0}>{1}</{0}>", ((LOWER.get(one.tag, one.tag), mark_safe(one.html)) for one in found)  # noqa: S308
    )  # fmt: skip
    return format_html("<ul>{}</ul>", drawn) if are_items else drawn
