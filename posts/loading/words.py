"""Invented words and sentences in several languages and scripts: few words are used often and many rarely, as in any
language. Nobody wrote these texts, and they tell nothing."""

import itertools
from dataclasses import dataclass
from random import Random

from posts.searching.languages import stop_words

# Words that everybody uses here, the most used first; each stands in a fair part of all posts.
COMMON_WORDS = {
    "en": "pain sleep fatigue doctor work family appointment hospital morning night medication symptoms surgery "
    "tablets clinic nurse test results school travel food exercise stress children partner anxiety dose infusion flare "
    "headache diagnosis",
    "es": "dolor noche familia trabajo hospital pastillas cansancio consulta síntomas mañana",
    "ru": "боль сон врач работа семья больница утро ночь лекарство усталость",
    "ar": "ألم نوم طبيب عمل عائلة مستشفى صباح ليل دواء تعب",
    "hi": "दर्द नींद डॉक्टर काम परिवार अस्पताल सुबह रात दवा थकान",
    "ja": "痛み 睡眠 先生 仕事 家族 病院 朝 夜 薬 疲れ",
}
COMMON = {code: words.split() for code, words in COMMON_WORDS.items()}
# How much of everything is said in a language.
SHARES = {"en": 82, "es": 4, "ru": 4, "ar": 3, "hi": 3, "ja": 4}
SMALL_WORDS = {
    "en": "the and to of I my it is in that for you was have with on but not me this had so are",
    "ja": "は が を に で です ます から ので でも",
}
SMALL = {code: words.split() for code, words in SMALL_WORDS.items()}
LATIN = (
    "bcdfghlmnprstv",
    ("a", "e", "i", "o", "u", "ea", "ou"),
    ("l", "n", "r", "s", "t", "nd", "st", "ck", "ness", "tion"),
)
# What words are made of: beginnings, middles, ends.
SOUNDS = {
    "en": LATIN,
    "es": ("bcdflmnprstv", "aeiou", ("ción", "dad", "r", "s", "do", "na", "mente")),
    "ru": ("бвгдзклмнпрст", "аеиоу", ("ть", "ка", "ник", "ость", "й", "ение")),
    "ar": ("بتجحدرسشطعفقلمن", ("ا", "و", "ي", ""), ("ة", "ن", "م", "ات", "ر")),
    "hi": ("कगचजटडतदनपबमरलस", ("ा", "ि", "ी", "े", "ो", ""), ("न", "र", "ता", "ना", "ी")),
    "ja": ("かきくけこさしすせそたちつてと", "なにぬねのまみむめもらりるれろ", ("い", "う", "ん", "り")),
}
WORDS = {"en": 30_000}
FEW = 4_000
STOPS = {"hi": "।", "ja": "。"}


def chance_of(seed: int) -> Random:
    """Chance that is the same for the same seed. Nothing here is a secret."""
    return Random(seed)  # noqa: S311


@dataclass
class Language:
    """A language as these texts have it. `words`, and how far each reaches in the sum of all frequencies."""

    code: str
    words: list[str]
    reach: list[float]

    @property
    def gap(self) -> str:
        """What stands between two words."""
        return "" if self.code == "ja" else " "

    def sentence(self, chance: Random, least: int, most: int) -> str:
        """One of `least` to `most` words."""
        words = chance.choices(self.words, cum_weights=self.reach, k=chance.randint(least, most))
        said = self.gap.join(words)
        return said[0].upper() + said[1:] + STOPS.get(self.code, ".")

    def phrase(self, chance: Random, words: int) -> str:
        """Some words without an end, for titles; at least one of them is common."""
        said = [chance.choice(COMMON[self.code]), *chance.choices(self.words, cum_weights=self.reach, k=words - 1)]
        chance.shuffle(said)
        joined = self.gap.join(said)
        return joined[0].upper() + joined[1:]


def languages(chance: Random) -> dict[str, Language]:
    """All of them, with their words invented."""
    return {code: _language(code, chance) for code in SHARES}


def _language(code: str, chance: Random) -> Language:
    small = SMALL.get(code) or sorted(stop_words()[code])[:30]
    made: set[str] = set()
    while len(made) < WORDS.get(code, FEW):
        made.add(invented(code, chance))
    words = [*small, *COMMON[code], *sorted(made - set(small) - set(COMMON[code]))]
    head = len(small) + len(COMMON[code])
    rare = words[head:]
    chance.shuffle(rare)
    words[head:] = rare
    return Language(code, words, list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words)))))


def invented(code: str, chance: Random) -> str:
    """A word that nobody knows."""
    begins, middles, ends = SOUNDS[code]
    syllables = "".join(chance.choice(begins) + chance.choice(middles) for _ in range(chance.choice((1, 2, 2, 3))))
    return syllables + chance.choice(ends)
