"""One slip of the finger per word, forgiven where nothing was found."""

from dataclasses import dataclass, replace

from django.db.models import Q

from communities import typos
from communities.folding import fold, spelled
from communities.models import ConditionName, Word
from posts.models import SearchWord
from posts.searching.asking import Asked, AskedWord
from posts.searching.lexemes import folded, roots, tokens

MOST_GUESSED = 6


@dataclass(frozen=True)
class _Typed:
    word: AskedWord
    spelled: str
    keys: tuple[str, ...]


def corrected(asked: Asked) -> Asked | None:
    """`asked` with each word that nobody uses replaced by the most used one within a slip of it; None if there is
    nothing to replace. Three queries at most."""
    typed = [one for word in asked.plain[:12] if (one := _typed(word))][:MOST_GUESSED]
    if not typed:
        return None
    likely = _likely(typed)
    better: dict[AskedWord, str] = {}
    for one in typed:
        if any(_is_it(one, word) for word, _uses in likely):
            continue
        near = [(uses, word) for word, uses in likely if typos.is_near(one.spelled, spelled(word))]
        if near:
            better[one.word] = max(near, key=lambda pair: (pair[0], [-ord(x) for x in pair[1]]))[1]
    if not better:
        return None
    return replace(asked, words=tuple(replace(w, text=better[w]) if w in better else w for w in asked.words))


def said(asked: Asked) -> str:
    """What is looked for, in words."""
    marks = {True: '"{}"', False: "{}"}
    signs = ("-" * word.is_not + "#" * word.is_tag for word in asked.words)
    texts = (marks[word.is_phrase].format(word.text) for word in asked.words)
    return " ".join(map("".join, zip(signs, texts, strict=True)))


def _typed(word: AskedWord) -> _Typed | None:
    pieces = tokens(word.text)
    if len(pieces) != 1 or pieces[0].kind != "word" or len(folded(word.text)) < typos.SHORTEST:
        return None
    form = spelled(folded(word.text))
    return _Typed(word, form, tuple(typos.keys(form)))


def _is_it(typed: _Typed, word: str) -> bool:
    plain = folded(typed.word.text)
    return plain == word or roots(plain, "en") == roots(word, "en")


def _likely(typed: list[_Typed]) -> list[tuple[str, int]]:
    """(word, uses) of words of posts and of names that share a key with a typed one."""
    keys = [key for one in typed for key in one.keys]
    same = Q(keys__overlap=keys) | Q(word__in=[folded(one.word.text) for one in typed])
    used = list(SearchWord.objects.filter(same).values_list("word", "uses"))
    names = Word.objects.filter(keys__overlap=keys).values_list("spelled", "stem")
    close = {root for word, root in names if any(typos.is_near(one.spelled, word) for one in typed)}
    known = {spelled(word) for word, _uses in used}
    found = {word for word, root in names if root in close and word not in known}
    return used + _as_written(found, close)


def _as_written(words: set[str], roots_of: set[str]) -> list[tuple[str, int]]:
    """The words of names as names write them: what is stored of them is no spelling of anybody."""
    if not words:
        return []
    names = ConditionName.objects.filter(is_wrong=False, stems__overlap=list(roots_of)[:20]).exclude(kind="misspelling")
    written = {part: 0 for name in names.values_list("name", flat=True)[:300] for part in fold(name).split()}
    return [(word, 0) for word in written if spelled(word) in words]
