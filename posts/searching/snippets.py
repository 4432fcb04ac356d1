"""The part of a post that shows why it was found. Escaped before it is marked: nothing that anybody typed is HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from posts.searching.lexemes import Token, folded, of_token, pairs, pieces, seen, tokens
from posts.searching.text import shown
from posts.searching.units import Shown

LENGTH, LOOKED_AT = 200, 8_000
BEFORE = 50
ELLIPSIS = "…"


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    lexeme: str


def marker(wanted: Shown) -> Callable[[str, str], SafeString]:
    """What shows posts where most of `wanted` is: a function of their HTML and language."""
    of_language = cache(lambda language: _Fitting(language, wanted))
    return lambda html, language: _snippet(html, of_language(language))


class _Fitting(dict[str, bool]):
    """Whether a piece of a text is something that is wanted. Those of a page are the same over and over."""

    def __init__(self, language: str, wanted: Shown):
        super().__init__()
        self.language, self.words, self.rows = language, wanted.words, wanted.rows
        self.all = wanted.words.union(*(place for row in wanted.rows for place in row))

    def __missing__(self, piece: str) -> bool:
        self[piece] = not self.all.isdisjoint(_lexemes(piece, self.language))
        return self[piece]


def _snippet(html: str, fitting: _Fitting) -> SafeString:
    """About 200 characters of a post where most of what is wanted stands, that marked; its beginning if there is none
    in what its author has not folded away."""
    text = seen(shown(html))[:LOOKED_AT]
    found = _matches(text, fitting)
    start = _start(text, found)
    end = min(len(text), start + LENGTH)
    if end < len(text) and (space := text.rfind(" ", start, end)) > start + LENGTH // 2:
        end = space
    parts, at = [ELLIPSIS + " " if start else ""], start
    for match in found:
        if match.start < at or match.end > end:
            continue
        parts += [escape(text[at : match.start]), "<mark>", escape(text[match.start : match.end]), "</mark>"]
        at = match.end
    parts += [escape(text[at:end]), " " + ELLIPSIS if end < len(text) else ""]
    # Neighbours that are marked both read better as one.
    return mark_safe("".join(parts).replace("</mark><mark>", ""))  # noqa: S308  (escaped piece by piece, above)


def _matches(text: str, fitting: _Fitting) -> list[_Match]:
    found: list[_Match] = []
    fits = [(n, piece) for n, piece in enumerate(pieces(text)) if fitting[piece[0]]]  # some thousands a page, most not
    in_rows = _in_rows({n: piece[0] for n, piece in fits}, fitting) if fitting.rows else ()
    for n, piece in fits:
        wanted = fitting.all if n in in_rows else fitting.words
        found += _in_piece(piece[0], piece.start(), fitting.language, wanted)
    return found


def _in_rows(fits: dict[int, str], fitting: _Fitting) -> set[int]:
    """Which of these pieces, by their places among all, stand side by side as a row does."""
    found: set[int] = set()
    lexemes = {n: _lexemes(piece, fitting.language) for n, piece in fits.items()}
    for row in fitting.rows:
        for n in fits:
            places = range(n, n + len(row))
            if all(not set(row[at - n]).isdisjoint(lexemes.get(at, ())) for at in places):
                found.update(places)
    return found


@lru_cache(maxsize=50_000)
def _lexemes(piece: str, language: str) -> tuple[str, ...]:
    """All lexemes of a piece of text. The words of posts are the same over and over."""
    found: list[str] = []
    for token in tokens(piece):
        if token.kind == "pairs":
            found += [lexeme for pair in pairs(token.text) for lexeme in (pair, f"{pair[0]}*")]
        else:
            found += _of_token(token, language)
    return tuple(found)


def _of_token(token: Token, language: str) -> tuple[str, ...]:
    """The lexemes of a token, with that of a small word, which stands in phrases."""
    own = of_token(token, language)
    return (*own, f"_{folded(token.text)}") if token.kind == "word" else own


def _in_piece(piece: str, at: int, language: str, wanted: frozenset[str]) -> list[_Match]:
    found = []
    for alone in tokens(piece):
        token = alone._replace(start=at + alone.start, end=at + alone.end)
        if token.kind == "pairs":
            found += _in_pairs(token, wanted)
        elif lexeme := next((one for one in _of_token(token, language) if one in wanted), ""):
            found.append(_Match(token.start, token.end, lexeme))
    return found


def _in_pairs(token: Token, wanted: frozenset[str]) -> list[_Match]:
    found: list[_Match] = []
    run = pairs(token.text)
    if len(run) != len(token.text):  # letters that fold to several
        return found
    for n, pair in enumerate(run):
        single = f"{pair[0]}*" in wanted
        if pair in wanted or single:
            start = max(token.start + n, found[-1].end if found else 0)
            end = token.start + n + (1 if single and pair not in wanted else len(pair))
            if end > start:
                found.append(_Match(start, end, pair))
    return found


def _start(text: str, found: list[_Match]) -> int:
    """Where the stretch begins that has most different lexemes."""
    best, most = 0, 0
    for n, first in enumerate(found[:200]):
        inside = {match.lexeme for match in found[n : n + 40] if match.end <= first.start + LENGTH - BEFORE}
        if len(inside) > most:
            best, most = first.start, len(inside)
    if best <= BEFORE:
        return 0
    space = text.find(" ", best - BEFORE, best)
    return space + 1 if space >= 0 else max(best - BEFORE // 4, 0)
