"""From what was asked to what is looked for in the index."""

import re
from dataclasses import dataclass

from communities.folding import FILLERS, fold
from posts.hashtags import identity
from posts.searching import statistics, synonyms
from posts.searching.asking import MOST_WORDS, Asked, AskedWord
from posts.searching.languages import LATIN, guess, letters_anyhow, ordinary_words, script_of
from posts.searching.lexemes import (
    UMLAUT,
    Token,
    capitals,
    folded,
    is_loud,
    is_small,
    is_small_anywhere,
    of_token,
    pairs,
    roots,
    tokens,
)  # fmt: skip
from posts.searching.statistics import Uses
from posts.searching.units import Alternative, Lexemes, Plan, Unit
from posts.similar import COMMON
from posts.tagging import names_of

MOST_ALTERNATIVES = 60
PARTED = re.compile(r"\s/\s|[()]")
LONGEST_NAME = 6
# A word that every forum is full of says this much of what another one does.
SAYS_LITTLE = 0.25


def understand(asked: Asked, reader) -> tuple[Plan, Uses]:
    """What `asked` means, for `reader`, and how often that is used. One query, if there are words; two, if they name
    something."""
    typed, ignored = _plain(asked)
    bare = _plan(asked, typed, {}, ignored)
    names, uses = synonyms.look_up(_stretches(typed), reader, bare.lexemes)
    if not names:
        return bare, uses
    plan = _plan(asked, typed, {one.stretch.start: one for one in names}, ignored)
    return plan, statistics.more(uses, plan.lexemes - bare.lexemes)


def _plan(asked: Asked, typed: list["_Typed"], named: dict[int, synonyms.Named], ignored: list[str]) -> Plan:
    """What is looked for where the words of `typed` are `named` so."""
    plan = Plan(ignored=[*asked.ignored, *ignored])
    place = 0
    while place < len(typed):
        one = named.get(place)
        end = one.stretch.end if one else place + 1
        _add(plan, typed[place:end], one)
        place = end
    for word in asked.words:
        if word.is_phrase or word.is_not or word.is_tag:
            _add_strict(plan, word)
    for unit in plan.units[MOST_WORDS:]:
        plan.ignored.extend(unit.words)
    del plan.units[MOST_WORDS:]
    return plan


@dataclass(frozen=True)
class _Typed:
    """A word that is looked for; `is_letters`: it counts as capitals."""

    text: str
    pieces: tuple[Token, ...]
    is_letters: bool = False
    is_small: bool = False


def _plain(asked: Asked) -> tuple[list[_Typed], list[str]]:
    """The words that are looked for one by one, without small ones where there are others; and those."""
    loud = is_loud(asked.text) or (asked.text.isupper() and len(asked.plain) > 2)
    language = guess(asked.text)
    typed = []
    for word in asked.plain:
        pieces = tuple(tokens(word.text))
        letters = len(pieces) == 1 and not loud and bool(capitals(pieces[0]))
        small = len(pieces) == 1 and not letters and any(is_small(folded(word.text), code) for code in ("en", language))
        typed.append(_Typed(word.text, pieces, letters, small))
    others = [word for word in typed if not word.is_small] or [w for w in asked.words if w.is_phrase and not w.is_not]
    if not others:
        return typed[:MOST_WORDS], []
    return [word for word in typed if not word.is_small], [word.text for word in typed if word.is_small]


def _stretches(kept: list[_Typed]) -> list[synonyms.Stretch]:
    """The stretches of words that may name something."""
    alone = len(kept) == 1
    words = ["" if word.is_small and not alone else " ".join(fold(word.text).split()) for word in kept]
    sure = [word.is_letters or alone or folded(word.text) not in ordinary_words() for word in kept]
    ordinary = [not word.is_letters and folded(word.text) in ordinary_words() - letters_anyhow() for word in kept]
    return synonyms.stretches(words, sure, ordinary)


def _add(plan: Plan, words: list[_Typed], named: synonyms.Named | None) -> None:
    alone = not plan.units and len(words) == 1
    if named is None and words[0].pieces[0].kind == "pairs":
        plan.units += _of_pairs(words[0])
        return
    telling = [word for word in words if folded(word.text) not in FILLERS] if named else words
    own = [places for word in telling or words for places in _places(word, alone=alone)]
    tight = len(words) == 1
    alternatives = [Alternative(tuple(own), is_tight=tight)] if own else []
    if named and len(words) > 1:
        alternatives.append(Alternative(((f"#{identity(''.join(word.text for word in words))}",),)))
    if tight and len(words[0].pieces) > 1 and all(piece.kind == "word" for piece in words[0].pieces):
        joined = "".join(piece.text for piece in words[0].pieces)
        alternatives.append(Alternative((_of_word(joined),)))
    weight = 1.0
    if named:
        alternatives += [one for name in named.names for one in _of_name(name)]
        plan.also += named.told
    elif tight and folded(words[0].text) in COMMON:
        weight = SAYS_LITTLE
    room = MOST_ALTERNATIVES - sum(len(unit.alternatives) for unit in plan.units)
    if alternatives:
        unit = Unit(tuple(word.text for word in words), alternatives[: max(room, 2)], weight)
        if len(telling) > 1:
            unit.parts = [Unit((w.text,), [Alternative(tuple(_places(w, alone=False)))]) for w in telling]
        plan.units.append(unit)


def _of_pairs(word: _Typed) -> list[Unit]:
    """A run without spaces: each pair of letters is a unit, because nobody knows where its words end."""
    units = []
    for piece in word.pieces:
        if piece.kind != "pairs":
            units += [Unit((piece.text,), [Alternative((_of_piece(piece),))])]
            continue
        run = pairs(piece.text)
        found = run[:-1] or [f"{run[0]}*"]
        units += [Unit((pair.rstrip("*"),), [Alternative(((pair,),))]) for pair in found[: 2 * MOST_WORDS]]
    return units


def _places(word: _Typed, *, alone: bool) -> list[Lexemes]:
    if word.is_letters:
        letters = capitals(word.pieces[0])
        plain = () if is_small_anywhere(letters) else _of_word(letters)
        return [tuple(dict.fromkeys((f"^{letters}", *plain)))]
    if word.is_small:
        plain = folded(word.text)
        return [(f"^{plain}",) if alone else (f"^{plain}", f"_{plain}")]
    several = len(word.pieces) > 1  # in "T1D" the T is no small word
    return [_of_piece(piece, small=several) for piece in word.pieces if piece.kind != "pairs"]


def _of_piece(piece: Token, *, small: bool = False) -> Lexemes:
    if piece.kind == "number":
        return of_token(piece, "en")
    plain = folded(piece.text)
    return (*_of_word(piece.text), *((f"_{plain}",) if small and is_small_anywhere(plain) else ()))


def _of_word(word: str) -> Lexemes:
    """The lexemes of a word in every language that its letters fit."""
    plain = folded(word)
    if not plain.isascii() and (script := script_of(word)):
        return roots(word, script)
    found = [root for code in LATIN for root in roots(word, code)]
    found += roots(UMLAUT.sub(r"\1", plain), "de")
    if plain.isascii() and 2 <= len(plain) <= 6:
        found.append(f"^{plain}")
    return tuple(dict.fromkeys(found))


def _of_name(name: str) -> list[Alternative]:
    """A name as it may stand in English text: each part of "ALS / motor neurone disease", and a name of several words
    without the "disease" at its end."""
    found = []
    for part in PARTED.split(name):
        pieces = [piece for piece in tokens(part) if piece.kind != "pairs"]
        while len(pieces) > 2 and folded(pieces[-1].text) in FILLERS:
            pieces = pieces[:-1]
        if 0 < len(pieces) <= LONGEST_NAME:
            places = [of_token(piece, "en") for piece in pieces]
            letters = [tuple(lexeme for lexeme in place if lexeme[0] == "^")[:1] for place in places]
            found.append(Alternative(tuple(caps or place for caps, place in zip(letters, places, strict=True))))
    return found


def _add_strict(plan: Plan, word: AskedWord) -> None:
    """Phrases, tags, and what must not be there."""
    if word.is_tag:
        if word.is_not:
            plan.nots.append(Unit((word.text,), [Alternative((tuple(f"#{name}" for name in names_of(word.text)),))]))
        else:
            plan.tags.append(names_of(word.text))
        return
    places: list[Lexemes] = []
    for piece in tokens(word.text):
        if piece.kind == "pairs":
            run = pairs(piece.text)
            places += [(pair,) for pair in run[:-1]] or [(f"{run[0]}*",)]
        else:
            letters = capitals(piece)
            is_letters = letters and is_small_anywhere(letters)
            own = (f"^{letters}",) if is_letters else _of_piece(piece, small=word.is_phrase)
            places.append(tuple(dict.fromkeys(own)))
    if places:
        unit = Unit((word.text,), [Alternative(tuple(places))])
        (plan.nots if word.is_not else plan.units).append(unit)
