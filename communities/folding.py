"""How names of conditions are compared: the way tired people type them."""

import re
import unicodedata

APOSTROPHES = re.compile(r"['’ʼ‘`´]")
NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` without capitals, accents, apostrophes and hyphens, words parted by single spaces.

    "Crohn’s  disease" and "crohns disease" fold alike, as do "Sjögren" and "sjogren".
    """
    decomposed = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return NO_WORD.sub(" ", bare.casefold()).strip()
