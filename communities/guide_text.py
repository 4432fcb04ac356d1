"""The text of a guide, drawn: as posts are, but longer, and with headings that follow the page's own."""

import re

from communities.models.guide import BODY_LONGEST
from peerhealth import markup

# A new part begins at a heading or, where a part would grow too long, at any paragraph.
PARTING = re.compile(r"\n[ \t]*\n+(?=\S)")
HEADING = re.compile(r"(</?h)([2-6])(?=[ >])")
TOP = 2  # the page's own heading is the first


def drawn(body: str) -> str:
    """`body` (Markdown, at most BODY_LONGEST characters) as safe HTML. Each part stays within what one text may cost
    (`peerhealth.markup.limits`). Raises MarkupError."""
    return ordered("\n".join(markup.render(part) for part in parts(body)))


def parts(body: str) -> list[str]:
    """`body` in pieces of at most MAX_TEXT characters, parted between paragraphs. A single paragraph may be longer:
    the renderer refuses it with a sentence."""
    if len(body) <= markup.MAX_TEXT:
        return [body]
    found = [""]
    for paragraph in PARTING.split(body[:BODY_LONGEST]):
        joined = f"{found[-1]}\n\n{paragraph}" if found[-1] else paragraph
        found[-1:] = [joined] if len(joined) <= markup.MAX_TEXT or not found[-1] else [found[-1], paragraph]
    return found


def ordered(html: str) -> str:
    """`html` with headings that begin at TOP and never skip a level, whatever its writer chose: people who jump by
    headings miss none (WCAG 2.2, 1.3.1)."""
    levels, last = sorted({int(level) for _, level in HEADING.findall(html)}), TOP - 1

    def level_of(found: re.Match) -> str:
        nonlocal last
        if not found[1].startswith("</"):
            last = min(TOP + levels.index(int(found[2])), last + 1)
        return f"{found[1]}{last}"

    return HEADING.sub(level_of, html)
