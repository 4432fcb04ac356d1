"""Hashtags and mentions: how they are written, and when two of them are the same."""

import unicodedata
from functools import lru_cache

import regex

MAX_HASHTAGS = 30
MAX_MENTIONS = 10
MAX_HASHTAG_LENGTH = 64
MIN_NAME_LENGTH = 3
MAX_NAME_LENGTH = 30

# Marks of a letter, but not those that colour an emoji: a tag may follow ❤️ directly.
_LETTER_MARK = r"[\p{M}--[\uFE00-\uFE0F\u20E3]]"
_JOINERS = "\u200c\u200d·・･"

# Both follow Unicode TR31 (UAX #31, hashtag identifiers) without emoji. Possessive, so that no text is read
# twice.
HASHTAG = (
    rf"(?<![\p{{L}}\p{{N}}_/&#＃]|{_LETTER_MARK})[#＃]"
    rf"[\p{{L}}\p{{Nd}}_][\p{{L}}\p{{M}}\p{{Nd}}_{_JOINERS}]*+"
)
MENTION = (
    rf"(?<![\p{{L}}\p{{N}}_.\-@/]|{_LETTER_MARK})@"
    r"[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}_.\-]*+(?!@)"
)

_LETTER = regex.compile(r"\p{L}")
_NOT_OF_A_TAG = regex.compile(r"[^\p{L}\p{M}\p{Nd}_·・]+")

# What a reader may leave out without changing the word, and only there: elsewhere marks are vowels (Hindi,
# Thai) or make another letter (Japanese が, Russian й, Ukrainian ї, Arabic أ).
_OPTIONAL_MARKS = regex.compile(
    r"(?<=[\p{Latin}\p{Greek}]\p{Mn}*)\p{Mn}"
    r"|(?<=\p{Cyrillic}\p{Mn}*)[\u0300\u0301]|(?<=\u0435)\u0308"
    r"|[\u064B-\u0652\u0656-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E4\u06E7\u06E8\u06EA-\u06ED\u0640]"
    r"|[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]"
)
_DOTLESS = str.maketrans("ıȷ", "ij")


def hashtag_in(run: str) -> str | None:
    """Give the display form of the hashtag that ``run`` (matched by ``HASHTAG``, with its sign) begins with.

    ``None`` if it is no hashtag: too long, or without a letter.
    """
    display = run[1:].rstrip(_JOINERS)
    if len(display) > MAX_HASHTAG_LENGTH or not _LETTER.search(identity(display)):
        return None
    return display


def name_in(run: str) -> str | None:
    """Give the user name that ``run`` (matched by ``MENTION``, with its sign) begins with, or ``None``."""
    name = run[1:].rstrip("_.-")
    return name if MIN_NAME_LENGTH <= len(name) <= MAX_NAME_LENGTH else None


def name_identity(name: str) -> str:
    """Give the form in which two spellings of one user name are equal (NFKC, case folded)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


@lru_cache(maxsize=1_024)
def identity(display: str) -> str:
    """Give the folded form in which all spellings of one hashtag are equal; of itself it gives itself.

    NFKC, case folding and optional accents (Unicode TR15, TR31); empty if nothing of ``display`` can be in a
    tag.
    """
    folded = _fold(display)
    while (again := _fold(folded)) != folded:
        # Folding one thing can uncover another (a ligature, then its accent); every round makes the text
        # plainer.
        folded = again
    return folded


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold().translate(_DOTLESS)
    text = _OPTIONAL_MARKS.sub("", unicodedata.normalize("NFD", text))
    return _NOT_OF_A_TAG.sub("", unicodedata.normalize("NFC", text))
