"""What changed between two versions of a text, paragraph by paragraph and word by word, as HTML: `<del>` for what went,
`<ins>` for what came. Each is told in words as well: nobody has to see a colour (WCAG 2.2, 1.4.1)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

PARAGRAPHS = re.compile(r"\n\s*\n|\n(?=[-*#>|\d])")
WORDS = re.compile(r"\s*(?:\w+|[^\w\s])")
# Comparing takes time in proportion to the product of both; what is longer is shown as a whole, before and after.
MOST_PARAGRAPHS, MOST_WORDS = 600, 500
# And for each pair of like pieces once more: "a b a b …" has a quarter of a million, a paragraph of a language some
# hundreds. So many for one comparison, and for one page.
MOST_PAIRS, MOST_PAIRS_A_PAGE = 10_000, 60_000
# Less alike than this, two paragraphs are read more easily one after the other than woven together.
ALIKE = 0.45


class _Patience:
    """How many pairs one page may still compare."""

    def __init__(self) -> None:
        self._left = MOST_PAIRS_A_PAGE

    def suffices(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Whether these may be compared; what that costs is taken off."""
        there = Counter(new)
        pairs = sum(there[one] for one in old)
        if pairs > min(MOST_PAIRS, self._left):
            return False
        self._left -= pairs
        return True


def drawn(old: str, new: str) -> SafeString:
    """The paragraphs of `new` with what is gone from `old`; runs of what stayed the same are one line each."""
    return format_html_join("\n", "{}", ((one,) for one in _drawn(_parts(old), _parts(new))))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in PARAGRAPHS.split(text) if part.strip()]


def _drawn(old: list[str], new: list[str]) -> Iterator[SafeString]:
    patience = _Patience()
    for act, old_from, old_to, new_from, new_to in _opcodes(old, new, patience):
        if act == "equal":
            yield from _same(new[new_from:new_to])
            continue
        before, after = old[old_from:old_to], new[new_from:new_to]
        while before and after:  # paragraph by paragraph, as they stand
            yield _woven(before.pop(0), after.pop(0), patience)
        yield from (_gone(one) for one in before)
        yield from (_came(one) for one in after)


def _opcodes(
    old: Sequence[str], new: Sequence[str], patience: _Patience
) -> Iterator[tuple[str, int, int, int, int]]:  # fmt: skip
    """As difflib gives them; of long texts one piece that changed, between what both begin and end with."""
    begin = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - begin
    pairs = zip(reversed(old), reversed(new), strict=False)
    end = min(rest, next((n for n, (a, b) in enumerate(pairs) if a != b), rest))
    a, b = old[begin : len(old) - end], new[begin : len(new) - end]
    if begin:
        yield "equal", 0, begin, 0, begin
    if max(len(a), len(b)) > MOST_PARAGRAPHS or not patience.suffices(a, b):
        yield "replace", begin, begin + len(a), begin, begin + len(b)
    else:
        for act, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield act, begin + a1, begin + a2, begin + b1, begin + b2
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def _same(parts: list[str]) -> Iterator[SafeString]:
    if len(parts) > 2:
        yield format_html('<p class="soft">{}</p>', _("… %(n)s paragraphs stay as they were …") % {"n": len(parts)})
    else:
        yield from (format_html('<p class="soft" dir="auto">{}</p>', part) for part in parts)


def _woven(old: str, new: str, patience: _Patience) -> SafeString:
    a, b = WORDS.findall(old), WORDS.findall(new)
    is_apart = max(len(a), len(b)) > MOST_WORDS or not patience.suffices(a, b)
    found = SequenceMatcher(None, a, b, autojunk=False)
    if is_apart or found.ratio() < ALIKE:
        return format_html("{}\n{}", _gone(old), _came(new))
    pieces = []
    for act, a1, a2, b1, b2 in found.get_opcodes():
        if act == "equal":
            pieces.append(format_html("{}", "".join(b[b1:b2])))
            continue
        pieces += [_mark("del", "".join(a[a1:a2]))] * (a2 > a1) + [_mark("ins", "".join(b[b1:b2]))] * (b2 > b1)
    return format_html('<p class="altered" dir="auto">{}</p>', format_html_join("", "{}", ((one,) for one in pieces)))


def _gone(text: str) -> SafeString:
    return format_html('<p class="altered" dir="auto">{}</p>', _mark("del", text))


def _came(text: str) -> SafeString:
    return format_html('<p class="altered" dir="auto">{}</p>', _mark("ins", text))


def _mark(tag: str, text: str) -> SafeString:
    said = _("taken out:") if tag == "del" else _("new:")
    return format_html('<{0}><span class="visually-hidden">{1} </span>{2}</{0}>', tag, said, text)
