"""How hard an English text is to read: the school grade of Flesch and Kincaid, by the package `readability`, and the
sentences that make it hard. A hint for whoever writes, never a reason to refuse a text.

Only English is measured: the formula was made for it, and a number for another language would say nothing. A text
counts as English where at least a fifth of its words are the smallest words of English: in English a third of them are,
in German, French or Spanish hardly a twentieth.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from peerhealth.markup import excerpt

EASY = 8.0  # a grade that most grown-ups read without effort
FEWEST_WORDS, LOOKED_AT = 30, 600
MOST_NAMED, LONG, SHOWN = 3, 20, 200
SMALLEST_WORDS = (
    "a about and are as at be but by can do for from have how if in is it not of on or that the they this to was what "
    "when will with you your"
)
SMALLEST = frozenset(SMALLEST_WORDS.split())
ENGLISH = 0.2
# What is no sentence: headings, code, cells of tables, and the titles of what is folded.
LEFT_OUT = re.compile(r"<(h[2-6]|pre|table|summary)\b.*?</\1>", re.DOTALL)
BLOCK = re.compile(r"</(?:p|li|blockquote|details)>|<br>|<(?:p|li|ul|ol|blockquote|details)\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Measured:
    """`grade` (one decimal) is None where nothing can be said; `longest`: the longest sentences, the longest first."""

    grade: float | None = None
    longest: list[str] = field(default_factory=list)


def measure(html: str) -> Measured:
    """Measures a text that `peerhealth.markup` has drawn."""
    said = sentences(html)
    words = [[word.lower() for word in WORD.findall(sentence)] for sentence in said]
    every = [word for sentence in words for word in sentence]
    if len(every) < FEWEST_WORDS or not is_english(every):
        return Measured()
    # Imported where it is needed: a process that saves no guide need not hold it (0.6 MB).
    from readability import getmeasures  # noqa: PLC0415

    lines = "\n".join(" ".join([*sentence, "."]) for sentence in words)
    grade = getmeasures(lines, lang="en")["readability grades"]["Kincaid"]
    long = sorted(zip(words, said, strict=True), key=lambda pair: -len(pair[0]))[:MOST_NAMED]
    return Measured(round(max(grade, 0.0), 1), [excerpt(text, SHOWN) for parts, text in long if len(parts) > LONG])


def sentences(html: str) -> list[str]:
    """The sentences of a text, each on one line: a paragraph or an item of a list ends one."""
    blocks = BLOCK.split(LEFT_OUT.sub("<br>", html))
    lines = (" ".join(unescape(TAG.sub("", block)).split()) for block in blocks)
    found = (sentence for line in lines for sentence in SENTENCE.split(line))
    return [sentence for sentence in found if WORD.search(sentence)]


def is_english(words: list[str]) -> bool:
    """Whether words (in small letters) are those of an English text."""
    beginning = words[:LOOKED_AT]
    return sum(word in SMALLEST for word in beginning) >= ENGLISH * len(beginning)
