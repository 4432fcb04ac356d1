"""Words of a glossary in HTML that `peerhealth.markup` made: the first use of each becomes a quiet link.

A `Lexicon` is compiled once of all forms, as a tree of words. A text is read once from left to right: each word costs a
look into a dictionary, and at most `LONGEST` more where forms begin with it, however many forms there are.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

import regex

LONGEST = 8  # words of a form
MOST = 24  # links in one text: more would be a field of dots
# What stays as it is, with all that stands in it: links (hashtags and mentions among them), code, headings.
CLOSED = frozenset({"a", "code", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"})
TERM = "term"

_TAG = regex.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*+>')
_LINK = regex.compile(rf'<a class="{TERM}" href="[^"]*">([^<]*)</a>')
# Scripts that put no space between words: there a form is found wherever its letters stand.
_RUN = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_RUNS = regex.compile(rf"[{_RUN}]")
_LETTERS = r"\p{L}\p{M}\p{N}"
_WORD = regex.compile(rf"[{_LETTERS}]++(?:(?:['’ʼ]|&(?:amp;|(?!#?\w+;)))[{_LETTERS}]++)*+")
# What is read one after the other: an entity (&amp;); a mention, a hashtag or an address, as a whole; a word.
_SEEN = regex.compile(
    rf"&#?\w+;|(?<![@#＠＃._])[@#＠＃._]++[{_LETTERS}][^\s<&]*+|{_WORD.pattern}[@_.](?=[{_LETTERS}])[^\s<&]*+|{_WORD.pattern}"
)
LONGEST_WORD, LONGEST_GAP = 60, 3
# In the place of a word that no form has.
_NONE = " "
_NOTHING = ("", "")
_GAP = regex.compile(r"[ \u00a0\n]|[-‐‑‒/]|\s?[-‐‑‒/]\s?")
_APOSTROPHES = regex.compile(r"['’ʼ]")
_ENDING = regex.compile(r"['’ʼ]?s$", regex.IGNORECASE)


@lru_cache(1 << 14)
def key(word: str) -> str:
    """The form of one word in which words are compared: without capitals and apostrophes."""
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word)
    return _APOSTROPHES.sub("", word).replace("&amp;", "&").casefold() or _NONE


def keys_of(text: str) -> list[str]:
    """The words of a name, each in the form in which words are compared."""
    return [key(word) for word in _WORD.findall(unicodedata.normalize("NFKC", text))]


def folded(text: str) -> str:
    """The form of a name in which names are compared."""
    return " ".join(keys_of(text))


def is_exact(form: str) -> bool:
    """Whether capitals count: those of letters that stand for words (ED, AS, eGFR) but not of a name (Crohn), nor of
    letters with a digit (A1C), which are no common word whichever way they are typed."""
    return form[1:].lower() != form[1:] and form.isalpha()


class Lexicon:
    """The forms of a glossary, compiled."""

    def __init__(self, forms: Iterable[tuple[str, str]]) -> None:
        """`forms`: (form, address of what it means), unlike each other once folded, or in capitals."""
        self._tree: dict = {}
        self._runs: dict[str, list[tuple[str, str]]] = {}
        for form, address in forms:
            words = keys_of(form)
            if _RUNS.search(form):
                self._runs.setdefault(form[:2], []).append((form, address))
            elif 0 < len(words) <= LONGEST and len("".join(words)) > 1:
                self._plant(words, form, address)
        for found in self._runs.values():
            found.sort(key=lambda each: -len(each[0]))
            del found[LONGEST:]

    def _plant(self, words: list[str], form: str, address: str) -> None:
        node = self._tree
        for word in words:
            node = node.setdefault(word, {})
        # No word holds a space or is empty, so these keys are nobody's.
        node[f" {form}" if is_exact(form) else ""] = address

    def link(self, html: str) -> str:
        """`html` with the first use of each meaning linked. What was linked before is linked anew."""
        html = unlinked(html)
        if not self._tree and not self._runs:
            return html
        used: set[str] = set()
        return "".join(self._pieces(html, used))

    def _pieces(self, html: str, used: set[str]) -> Iterator[str]:
        position, closed = 0, 0
        for tag in _TAG.finditer(html):
            words = html[position : tag.start()]
            yield words if closed else self._words(words, used)
            yield tag.group()
            position = tag.end()
            if tag[2] in CLOSED:
                closed = max(0, closed + (-1 if tag[1] else 1))
        yield self._words(html[position:], used)

    def _words(self, text: str, used: set[str]) -> str:
        """`text` (escaped, without tags) with its terms linked; their addresses go into `used`."""
        if not text or text.isspace():
            return text
        found = list(self._found(text, used))
        for start, end, address in reversed(found):
            link = f'<a class="{TERM}" href="{escape(address)}">{text[start:end]}</a>'
            text = f"{text[:start]}{link}{text[end:]}"
        return text

    def _found(self, text: str, used: set[str]) -> Iterator[tuple[int, int, str]]:
        seen, tree, position = list(_SEEN.finditer(text)), self._tree, 0
        keys = [key(word) if len(word := match[0]) <= LONGEST_WORD else _NONE for match in seen]
        while position < len(seen) and len(used) < MOST:
            first, position = position, position + 1
            if self._runs and _RUNS.search(seen[first][0]):
                yield from self._in_run(seen[first], used)
            elif keys[first] in tree or (keys[first][-1] == "s" and _less(seen[first][0]) in tree):
                length, address = self._longest(text, seen, keys, first)
                position += max(0, length - 1)
                if address and address not in used:
                    used.add(address)
                    yield seen[first].start(), seen[position - 1].end(), address

    def _longest(self, text: str, seen: list[regex.Match], keys: list[str], first: int) -> tuple[int, str]:
        """How many words from `first` on make the longest form, and its address (nothing if none does)."""
        node, best, start = self._tree, (0, ""), seen[first].start()
        for last in range(first, min(first + LONGEST, len(seen))):
            if last > first and not _is_gap(text[seen[last - 1].end() : seen[last].start()]):
                break
            below, end = node.get(keys[last]), seen[last].end()
            # The last word of a form may stand in the plural, or be somebody's.
            address = _meant(below, text, start, end)
            if not address and keys[last][-1] == "s":
                bare = _less(word := seen[last][0])
                address = _meant(node.get(bare), text, start, end - len(word) + len(_ENDING.sub("", word)))
            best = (last - first + 1, address) if address else best
            if not below:
                break
            node = below
        return best

    def _in_run(self, run: regex.Match, used: set[str]) -> Iterator[tuple[int, int, str]]:
        word, position = run[0], 0
        while position < len(word):
            here = self._runs.get(word[position : position + 2])
            fitting = (one for one in here or () if word.startswith(one[0], position))
            form, address = next(fitting, _NOTHING)
            if address and address not in used:
                used.add(address)
                yield run.start() + position, run.start() + position + len(form), address
            position += len(form) or 1


def unlinked(html: str) -> str:
    """`html` without the links that a lexicon made."""
    return _LINK.sub(r"\1", html) if f'class="{TERM}"' in html else html


def _is_gap(between: str) -> bool:
    return between == " " or (len(between) <= LONGEST_GAP and bool(_GAP.fullmatch(between)))


def _less(word: str) -> str:
    """The key of a word without the ending of a plural or of a possessive; else of a word that no form has."""
    bare = _ENDING.sub("", word)
    return key(bare) if len(bare) > 1 else _NONE


def _meant(node: dict | None, text: str, start: int, end: int) -> str:
    """What is meant by the words of `text` from `start` to `end`, which lead to `node`."""
    if not node:
        return ""
    return node.get(f" {unicodedata.normalize('NFKC', text[start:end])}", "") or node.get("", "")
