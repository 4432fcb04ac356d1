"""What is written becomes words of an index, and what is typed becomes the same words.

The words of the index (lexemes), by what they begin with:

    sleep       a word without its endings, in the spelling that British and American meet in
    _the        a small word of its language: for exact phrases only
    ^als        letters in capitals: ALS, ME, IT, POTS, which are no small words and have no endings
    =sleep      any of the others, in the title of the thread (at the opening post)
    #sleep      a hashtag (its identity)
    &17         the community
    @2026-11    the month
    !outcome    what happened is told (at the opening post of a question)

Languages that are written without spaces are cut into overlapping pairs of letters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import local
from typing import NamedTuple

import regex
import Stemmer

from communities.folding import american, fold, met, numbered
from posts.searching.languages import LATIN, STEMMERS, guess, ordinary_words, script_of, stop_words

LONGEST_WORD = 40
# Of a longer piece only the beginning is a word: words are kept once they have been folded (`lru_cache`), and nobody
# shall fill the memory with what is none.
MOST_LETTERS = 200
# A character that changes nothing but the direction or the joining of its neighbours.
UNSEEN = regex.compile(r"[\p{Cf}\u00AD]")
PAIRED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々〆"
TOKEN = regex.compile(
    rf"(?P<pairs>[{PAIRED}][{PAIRED}\p{{M}}]*)"
    r"|(?P<dotted>(?<![\p{L}\p{N}])(?:\p{Lu}\.){2,}\p{Lu}?(?![\p{L}\p{N}]))"
    rf"|(?P<number>\p{{N}}+)|(?P<word>(?:(?![{PAIRED}])[\p{{L}}\p{{M}}])+(?:['’ʼ´`](?:(?![{PAIRED}])[\p{{L}}\p{{M}}])+)*)"
)
# The same for the most common text, in a third of the time.
ASCII_TOKEN = re.compile(
    r"(?P<dotted>(?<![A-Za-z0-9])(?:[A-Z]\.){2,}[A-Z]?(?![A-Za-z0-9]))"
    r"|(?P<number>[0-9]+)|(?P<word>[A-Za-z]+(?:['`][A-Za-z]+)*)"
)
# Letters that mean something: in capitals, also of several (MRIs) and with a small letter before (hEDS).
LETTERS = regex.compile(r"^[a-z]?(?P<caps>[A-Z]{2,6})(?:['’]?s)?$")
# French and Italian leave out a vowel before a vowel: l'hôpital, dell'anca.
ELIDED = regex.compile(
    r"^(?:l|d|j|m|t|s|n|c|qu|un|dell|all|nell|sull|dall)['’](?=[aeiouhyàâäéèêëîïôöùûüÀÉÈ])", regex.IGNORECASE
)
APOSTROPHES = frozenset("'’")
CAMEL = regex.compile(r"\p{Lu}*(?=\p{Lu}\p{Ll})|\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+")
ALPHABETS = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}\p{Armenian}\p{Georgian}]")
ARABIC_LETTERS = str.maketrans({"ة": "ه", "ى": "ي", "ئ": "ي", "ؤ": "و", "ک": "ك", "ی": "ي", "ـ": None})
# Arabic writes "and", "with", "for" and the article as one with the word.
ATTACHED = regex.compile(r"^(?:[وف]?[بكل]?ال|[وف]?لل|[وفبكل])(?=\w{3})")
UMLAUT = regex.compile(r"([aou])e(?!u)")
# Numbers in Roman signs are numbers in capitals only, and a single I only after such a word.
STEPS = {"type", "stage", "grade", "phase", "class", "typ", "tipo"}
_stemmers = local()


class Token(NamedTuple):
    """A piece of text: `text` as it stands at `start` to `end`, `kind` one of the names in TOKEN. `joined`: it follows
    the one before with only a hyphen between, or nothing."""

    text: str
    start: int
    end: int
    kind: str
    joined: bool = False


def pieces(text: str) -> Iterator[re.Match[str]]:
    """Where the pieces of `text` stand, which has gone through `seen`. A piece alone is the same piece."""
    return (ASCII_TOKEN if text.isascii() else TOKEN).finditer(text)


def tokens(text: str) -> list[Token]:
    """The pieces of `text`, which has gone through `seen`."""
    found: list[Token] = []
    end = -2
    for match in pieces(text):
        start, kind = match.start(), match.lastgroup
        # (Words without an apostrophe are by far the most: the search reads some thousands for each page.)
        if kind == "word" and not APOSTROPHES.isdisjoint(match[0]) and (elided := ELIDED.match(match[0])):
            start += elided.end()
        joined = start == end or (start == end + 1 and text[end] in "-‐‑–")
        end = match.end()
        last = end if kind == "pairs" else min(end, start + MOST_LETTERS)
        found.append(Token(text[start:last], start, end, kind, joined))
    return found


def _in_camel_case(token: Token, language: str) -> list[str]:
    """The words of a hashtag that is written as #OneWord; none if it is one word."""
    parts = CAMEL.findall(token.text)
    if len(parts) < 2 or sum(map(len, parts)) != len(token.text):
        return []
    return [lexeme for part in parts for lexeme in of_token(Token(part, 0, 0, "word"), language)[:1]]


def seen(text: str) -> str:
    """`text` without signs that nobody sees; no piece of it changes by that."""
    return text if text.isascii() else UNSEEN.sub("", text)


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word without capitals and, in alphabets where readers leave them out, accents."""
    if word.isascii():
        return fold(word).replace(" ", "")
    if ALPHABETS.search(word):
        return fold(word.translate(ARABIC_LETTERS)).replace(" ", "").translate(ARABIC_LETTERS)
    return unicodedata.normalize("NFKC", word).casefold()


def _stem(word: str, language: str) -> str:
    """Snowball's stem. Each thread has its own stemmers: one is not to be used by two at once."""
    made = vars(_stemmers)
    if language not in made:
        made[language] = Stemmer.Stemmer(STEMMERS[language], 0)
    return made[language].stemWord(word)


@lru_cache(maxsize=100_000)
def roots(word: str, language: str) -> tuple[str, ...]:
    """The lexemes of a word as typed, in its language, endings taken off. Languages with accents have two: people leave
    accents out, and endings are told apart by them."""
    plain = folded(word)[:LONGEST_WORD]
    if not plain or language not in STEMMERS:
        return (plain,) if plain else ()
    if language == "en":
        return (met(_stem(american(numbered(plain)), "en")),)
    forms = [folded(_stem(word.casefold()[:LONGEST_WORD], language)), _stem(plain, language)]
    if language == "ar" and (begun := ATTACHED.match(plain)):
        forms.append(_stem(plain[begun.end() :], language))
    return tuple(dict.fromkeys(form for form in forms if form))


def pairs(run: str) -> list[str]:
    """The overlapping pairs of letters of a run without spaces, and its last letter."""
    letters = unicodedata.normalize("NFKC", run).casefold()
    return [letters[n : n + 2] for n in range(len(letters))]


def capitals(token: Token) -> str:
    """The letters in capitals that a piece of text is, in small ones; empty if it is an ordinary word."""
    if token.kind == "dotted":
        return token.text.replace(".", "").lower()
    if token.kind != "word" or not (match := LETTERS.match(token.text)):
        return ""
    return token.text[: match.end("caps")].lower()


def is_loud(text: str) -> bool:
    """Whether all is in capitals, so that they mean nothing."""
    letters = [letter for letter in text[:400] if letter.isalpha() and letter.isupper() != letter.islower()]
    return len(letters) > 12 and sum(map(str.isupper, letters)) > 0.7 * len(letters)


def is_small(word: str, language: str) -> bool:
    """Whether a folded word is a small one of its language."""
    return word in stop_words().get(language, ())


@lru_cache(maxsize=50_000)
def is_small_anywhere(word: str) -> bool:
    """Whether a folded word is a small one of any language, or one that capitals make another thing of."""
    return word in ordinary_words() or any(word in words for words in stop_words().values())


@lru_cache(maxsize=100_000)
def _of_word(word: str, language: str, script: str) -> tuple[str, ...]:
    plain = folded(word)
    if script and script != language:
        language = script
    if is_small(plain, language):
        return (f"_{plain[:LONGEST_WORD]}",)
    found = roots(word, language)
    # In English text "als" is no German word.
    if language == "en" and 2 <= len(plain) <= 6 and plain not in ordinary_words() and is_small_anywhere(plain):
        found = (*found, f"^{plain}")
    return found


def of_token(token: Token, language: str, *, loud: bool = False) -> tuple[str, ...]:
    """The lexemes of one piece of a text in `language`, all at one place. (Runs in pairs have more: `placed`.)"""
    if token.kind == "number":
        return (str(int(token.text)) if token.text.isdecimal() and len(token.text) < 20 else token.text[:LONGEST_WORD],)
    letters = "" if loud or token.text[1:2].islower() else capitals(token)
    if not letters:
        script = "" if token.text.isascii() else script_of(token.text)
        if not script and language not in LATIN:
            language = "en"
        return _of_word(token.text, language, script)
    if is_small_anywhere(letters):
        return (f"^{letters}",)
    return (f"^{letters}", *_of_word(letters, "en", ""))


def placed(text: str, language: str, start: int = 1) -> list[tuple[int, str]]:
    """(place, lexeme) of all of `text`, places counted from `start`."""
    text, found, place = seen(text), [], start
    loud, before = is_loud(text), None
    for token in tokens(text):
        if token.kind == "pairs":
            run = pairs(token.text)
            found += [(place + n, pair) for n, pair in enumerate(run)]
            place += len(run)
            before = None
            continue
        found += [(place, lexeme) for lexeme in of_token(token, language, loud=loud)]
        if token.kind == "word" and text[token.start - 1 : token.start] in {"#", "＃"}:
            parts = _in_camel_case(token, language)
            found += [(place + n, lexeme) for n, lexeme in enumerate(parts)]
            place += max(len(parts) - 1, 0)
        if token.joined and before and token.kind == before.kind == "word":  # "x-ray", "xray"
            found += [(place - 1, lexeme) for lexeme in _of_word(before.text + token.text, language, "")]
        if token.text == "I" and before and folded(before.text) in STEPS:
            found.append((place, "1"))
        place, before = place + 1, token
    return found


def language_of(text: str) -> str:
    """As `languages.guess`."""
    return guess(seen(text))
