"""How names of conditions are compared: the way tired people type them.

Three forms of one text, each more forgiving than the one before:

- `fold`: no capitals, accents, apostrophes, hyphens.
- `spelled`: of one word, British and American spelling and doubled letters meet ("oedema", "edema").
- `stem`: of one word, singular and plural meet too ("headaches", "headache").
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

APOSTROPHES = re.compile(r"['’ʼ‘`´]")
# Names and posts say the same words over and over: so many are kept, in the process that has folded them.
KEPT_WORDS = 1 << 16
NO_WORD = re.compile(r"[\W_]+")
# A query may be hostile and a name may be a sentence: no more words than this are looked at.
MOST_WORDS = 40
LONGEST_CORE = 500

# Words that may be there or not: "disease of Crohn", "my asthma", "Down" all find their place.
FILLERS = {
    "a", "an", "and", "of", "or", "the", "my", "in", "on", "with", "for", "to", "by", "from", "at", "is", "has", "have",
    "had", "got", "disease", "disorder", "syndrome", "condition", "illness", "type",
}  # fmt: skip
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
NUMBERS = ROMAN | {
    word: str(number) for number, word in enumerate(("one", "two", "three", "four", "five"), 1)
}
DOUBLED = re.compile(r"([^\W\d_])\1+")
# Where British and American spelling part: tumour/tumor, fibre/fiber, -ise/-ize; and the plural of -osis.
OUR, RE, OSES = re.compile(r"our(?=$|s$|ed$|al|i)"), re.compile(r"(?<=[bt])re(?=s?$)"), re.compile(r"(?<=[oy])ses$")
IZE = re.compile(r"(?<=[iy])z(?=[aei])")
NO_PLURAL = ("ss", "us", "is")


def fold(text: str) -> str:
    """`text` without capitals, accents, apostrophes and hyphens, words parted by single spaces.

    "Crohn’s  disease" and "crohns disease" fold alike, as do "Sjögren" and "sjogren".
    """
    bare = APOSTROPHES.sub("", text)
    if not bare.isascii():
        bare = "".join(letter for letter in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(letter))
    return NO_WORD.sub(" ", bare.casefold()).strip()


@lru_cache(KEPT_WORDS)
def spelled(word: str) -> str:
    """A folded word in the one spelling that British and American meet in; it need not be a spelling of anybody.

    Both sides of a comparison go through here, so a rule may be broad: every -ae- and -oe- becomes -e-, -ize is -ise,
    every ph an f, every doubled letter one letter.
    """
    if word in NUMBERS:
        return NUMBERS[word]
    return met(american(word))


def american(word: str) -> str:
    """A folded word with the letters in which British and American spelling part made one."""
    if len(word) < 4:
        return word
    word = word.replace("ae", "e").replace("oe", "e").replace("disk", "disc")
    if "our" in word:
        word = OUR.sub("or", word)
    if "re" in word:
        word = RE.sub("er", word)
    return IZE.sub("s", word) if "z" in word else word


def met(word: str) -> str:
    """A folded word with ph written f, and every doubled letter once."""
    return word if len(word) < 4 else DOUBLED.sub(r"\1", word.replace("ph", "f"))


def numbered(word: str) -> str:
    """A number that is written out, in digits; any other word as it is. (Roman ones need capitals: "i" is a word.)"""
    return NUMBERS.get(word, word) if word not in ROMAN else word


@lru_cache(KEPT_WORDS)
def stem(word: str) -> str:
    """The spelled word without the endings of plural and possessive, and without a silent e ("neurone", "neuron")."""
    if len(word) < 4:
        return spelled(word)
    if word.endswith("ies") and len(word) > 4:
        word = f"{word[:-3]}y"
    elif OSES.search(word):
        word = f"{word[:-2]}is"
    elif word.endswith("uses"):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(NO_PLURAL):
        word = word[:-1]
    word = spelled(word)
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


FILLER_STEMS = frozenset(map(stem, FILLERS))


def forms(name: str) -> dict[str, object]:
    """The stored forms of a name, by the columns of `communities.models.name.Name`.

    `squeezed` are its spelled words with no space between: "long covid", "long-covid" and "longcovid" squeeze alike, as
    do "M.S." and "ms". `stems` are the stems of its words in order, each once; `core` those that are no fillers,
    sorted: "type 1 diabetes", "diabetes type I" and "Crohn's", "disease of Crohn" have one core.
    """
    folded = fold(name)
    words = folded.split()
    # Letters with dots or spaces between are letters, not numbers.
    are_letters = all(len(word) == 1 for word in words)
    together = words if are_letters else map(spelled, words)
    roots = dict.fromkeys(map(stem, words[:MOST_WORDS]))
    return {"folded": folded, "squeezed": "".join(together), "stems": list(roots), "core": core(roots)}


def core(roots: Iterable[str]) -> str:
    """The stems of a name, or of some words that may be one, without fillers and sorted; with them where there is
    nothing else."""
    roots = list(roots)
    telling = [root for root in roots if root not in FILLER_STEMS]
    return " ".join(sorted(set(telling or roots)))[:LONGEST_CORE]


def squeezed(text: str) -> str:
    """The squeezed form of `text` alone."""
    return str(forms(text)["squeezed"])
