"""Pieces of posts: paragraphs and lines of hashtags, each drawn once by the real renderer and cut into the words of
search once; a post is some of them one below the other. To draw a million posts one by one takes twenty minutes."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from peerhealth import markup
from posts.hashtags import identity
from posts.loading.copying import escaped
from posts.loading.words import COMMON, SHARES, Language, languages
from posts.searching import indexing, statistics
from posts.searching.lexemes import language_of, placed
from posts.searching.text import plain

PARAGRAPHS, TITLES, TAG_LINES, TAGS = 8_000, 6_000, 2_500, 1_500  # for a million posts
FEWEST = 24  # of each in a language


@dataclass(frozen=True)
class Piece:
    """`body`, `html` and `marks` (`#tag` of each hashtag) are written as COPY reads them. `lexemes`: each with its
    place, counted from 1; `places`: how many there are. `tags`: identity and form of each hashtag."""

    body: str
    html: str
    plain: str
    lexemes: tuple[tuple[str, int], ...]
    places: int
    words: frozenset[tuple[str, str]]
    tags: tuple[tuple[str, str], ...] = ()
    marks: str = ""

    def vector(self, start: int) -> str:
        """Its words where it begins at the place `start`, as PostgreSQL reads a tsvector."""
        before = start - 1
        return " ".join([f"{lexeme}:{before + place}" for lexeme, place in self.lexemes])


@dataclass(frozen=True)
class Title:
    """`text` as it is; `vector` as COPY reads it; what follows begins at the place `after`."""

    text: str
    vector: str
    after: int
    words: frozenset[tuple[str, str]]


@dataclass
class Pool:
    """What is said in one language."""

    code: str
    paragraphs: list[Piece]
    tag_lines: list[Piece]
    titles: list[Title]
    reach: list[float]  # of the lines of hashtags: how far each reaches in the sum of all frequencies


def pools(chance: Random, posts: int) -> dict[str, Pool]:
    """Of every language, as much as `posts` posts need to differ enough."""
    share = min(1.0, max(0.02, posts / 400_000))
    made = languages(chance)
    return {code: _pool(language, chance, share * SHARES[code] / 100) for code, language in made.items()}


def _pool(language: Language, chance: Random, share: float) -> Pool:
    def many(most: int) -> range:
        return range(max(FEWEST, int(most * share)))

    paragraphs = [_paragraph(language, chance, n) for n in many(PARAGRAPHS)]
    lines = _tag_lines(language, chance, len(many(TAG_LINES)), len(many(TAGS)))
    titles = [_title(language, chance) for _n in many(TITLES)]
    reach = list(itertools.accumulate(1 for _line in lines))
    return Pool(language.code, paragraphs, lines, titles, reach)


def _paragraph(language: Language, chance: Random, number: int) -> Piece:
    """Most are sentences; some hold a list, a quote or a strong word. What does not look like its language is left."""
    while True:
        sentences = [language.sentence(chance, 4, 14) for _ in range(chance.randint(2, 8))]
        first, last = sentences[0], sentences[-1]
        text = " ".join(sentences)
        if number % 16 == 3:
            text = f"{text}\n\n- {first}\n- {last}\n\n{last}"
        elif number % 16 == 7:
            text = f"> {first}\n\n{text}"
        elif number % 8 == 5:
            text = f"**{first}** {text}"
        if language_of(text) == language.code:
            return piece(text, language.code)


def piece(text: str, code: str) -> Piece:
    """`text`, in the language `code`, as a piece."""
    drawn = markup.parse(text)
    read = plain(drawn.html)
    found = placed(read, code)
    tags = tuple((identity(form), form) for form in drawn.hashtags)
    return Piece(
        body=escaped(text), html=escaped(drawn.html), plain=drawn.plain,
        lexemes=tuple((escaped(indexing.quoted(lexeme)), place) for place, lexeme in found),
        places=max((place for place, _lexeme in found), default=0), words=frozenset(statistics.words_of(read, code)),
        tags=tags, marks=" ".join(escaped(indexing.quoted(f"#{name}")) for name, _form in tags),
    )  # fmt: skip


def _tag_lines(language: Language, chance: Random, lines: int, tags: int) -> list[Piece]:
    """Lines of one to three hashtags: the first is on very many posts, the last on few."""
    join = str.capitalize if language.code not in {"ar", "hi", "ja"} else str
    forms = [join(word) for word in COMMON[language.code]]
    forms += [join(chance.choice(language.words)) + join(chance.choice(language.words[40:])) for _ in range(tags)]
    reach = list(itertools.accumulate(1 / (rank + 1.5) for rank in range(len(forms))))
    made = []
    for _ in range(lines):
        chosen = chance.choices(forms, cum_weights=reach, k=chance.choice((1, 1, 2, 3)))
        made.append(piece(" ".join(f"#{form}" for form in dict.fromkeys(chosen)), language.code))
    return made


def _title(language: Language, chance: Random) -> Title:
    while True:
        text = language.phrase(chance, chance.randint(3, 8))[:120].strip()
        if language_of(f"{text}\n") in {language.code, "en"}:
            break
    found = placed(text, language.code)
    parts = [f"{indexing.quoted(lexeme)}:{place}A {indexing.quoted(f'={lexeme}')}" for place, lexeme in found]
    after = (found[-1][0] if found else 1) + indexing.GAP
    return Title(text, escaped(" ".join(parts)), after, frozenset(statistics.words_of(text, language.code)))


def excerpt(pieces: Sequence[Piece]) -> str:
    """What a list shows of a post of these pieces."""
    return markup.excerpt(" ".join(one.plain for one in pieces))
