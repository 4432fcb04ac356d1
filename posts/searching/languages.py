"""Which language a text is written in: by its script, and where many languages share one by their commonest words.

A guess is enough. It only decides how endings are taken off (`posts.searching.lexemes`), and a query tries every
language that its letters fit.
"""

import tomllib
from collections import Counter
from functools import lru_cache
from importlib.resources import files

import regex

# Letters of a text that are looked at, and words.
LOOKED_AT, MOST_WORDS = 2_000, 150
# So many of the commonest words of a language tell it from English.
ENOUGH = 2
LETTER = regex.compile(r"\p{L}")
WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")

# By script. Languages that are written without spaces, or whose words take endings as Korean's do, have no stems here.
SCRIPTS = {
    "ja": r"[\p{Hiragana}\p{Katakana}]", "ko": r"\p{Hangul}", "zh": r"\p{Han}",
    "th": r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]",
    "ar": r"\p{Arabic}", "he": r"\p{Hebrew}", "ru": r"\p{Cyrillic}", "el": r"\p{Greek}", "hi": r"\p{Devanagari}",
    "ta": r"\p{Tamil}", "hy": r"\p{Armenian}",
}  # fmt: skip
SCRIPT = {code: regex.compile(letters) for code, letters in SCRIPTS.items()}
# How each language's endings are taken off (names of Snowball algorithms).
STEMMERS = {
    "en": "english", "es": "spanish", "fr": "french", "de": "german", "pt": "portuguese", "it": "italian",
    "nl": "dutch", "ar": "arabic", "ru": "russian", "el": "greek", "hi": "hindi", "ta": "tamil", "hy": "armenian",
}  # fmt: skip
LATIN = ("en", "es", "fr", "de", "pt", "it", "nl")

SMALL_WORDS = files("posts") / "data" / "small_words.toml"


@lru_cache(maxsize=1)
def _lists() -> dict[str, list[str]]:
    """The lists of small words, as written. Read once by each process."""
    lists = tomllib.loads(SMALL_WORDS.read_text(encoding="utf-8"))
    return {name: words.split() for name, words in lists.items()}


def _bare(word: str) -> str:
    from posts.searching.lexemes import folded  # noqa: PLC0415  (lexemes reads this module)

    return folded(word)


@lru_cache(maxsize=1)
def stop_words() -> dict[str, frozenset[str]]:
    """The small words of each language, as `lexemes.folded` gives them."""
    return {code: frozenset(map(_bare, words)) for code, words in _lists().items() if len(code) == 2}


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words that capitals make another thing of: "POTS" is not "pots"."""
    return frozenset(_lists()["ordinary"])


@lru_cache(maxsize=1)
def letters_anyhow() -> frozenset[str]:
    """Those of them that are typed in small letters for what the capitals mean: who looks for "pots" cooks nothing."""
    return frozenset(_lists()["letters_anyhow"])


def script_of(text: str) -> str:
    """The language or group of languages that the letters of `text` belong to; an empty string for Latin and others."""
    begins = text[:LOOKED_AT]
    if begins.isascii():
        return ""
    letters = len(LETTER.findall(begins)) or 1
    counts = {code: len(pattern.findall(begins)) for code, pattern in SCRIPT.items()}
    if counts["ja"] and counts["ja"] + counts["zh"] > letters * 0.3:
        return "ja"
    code, count = max(counts.items(), key=lambda item: item[1])
    return code if count > letters * 0.3 else ""


def guess(text: str) -> str:
    """The language of `text`: a code of two letters, English where nothing says otherwise."""
    if code := script_of(text):
        return code
    words = [_bare(word) for word in WORD.findall(text[:LOOKED_AT])[:MOST_WORDS]]
    small, counts = stop_words(), Counter()
    for word in words:
        for code in LATIN:
            counts[code] += word in small[code]
    code, count = max(counts.items(), key=lambda item: item[1], default=("en", 0))
    return code if count >= ENOUGH and count > counts["en"] else "en"
