"""What somebody types into the search box, read and bounded: words, "exact phrases", -not, `tag:` `in:` `by:` `kind:`,
#hashtags. Nothing is refused: what cannot be looked for is left out, and said."""

from dataclasses import dataclass, replace
from datetime import date

import regex

from posts.hashtags import identity
from posts.kinds import Kind
from posts.searching.lexemes import seen, tokens

LONGEST = 1_000
MOST_WORDS, MOST_PHRASES, MOST_IN_PHRASE = 12, 5, 12
# So many left out words are said, so much of each.
MOST_SAID, LONGEST_SAID = 10, 40
QUOTES = regex.compile(r"[“”„‟«»＂「」『』]")
# A filter with nothing after it ("tag: sleep") is no word to look for: it is left out, and said.
PIECE = regex.compile(
    r"(?<!\S)[-−]?(?P<bare>tag|in|by|kind):(?!\S)|"
    r'(?P<no>[-−](?=["#\p{L}\p{N}]))?(?:(?P<key>tag|in|by|kind):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))',
    regex.IGNORECASE,
)
HASHTAG = regex.compile(r"^[#＃]+(?=.*\p{L})")


@dataclass(frozen=True)
class AskedWord:
    """A word, or with `is_phrase` several that must stand together; with `is_tag` the identity of a hashtag. With
    `is_not` it must not be there."""

    text: str
    is_phrase: bool = False
    is_not: bool = False
    is_tag: bool = False


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. `text` is what they typed; `tag` a hashtag's identity, `kind` a value of Kind,
    `community` a slug, `by` a user name, `answered` "yes", "no" or empty. `ignored`: what was left out."""

    text: str
    community: str = ""
    kind: str = ""
    tag: str = ""
    by: str = ""
    answered: str = ""
    since: date | None = None
    until: date | None = None
    words: tuple[AskedWord, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def plain(self) -> tuple[AskedWord, ...]:
        """The words that are looked for one by one."""
        return tuple(word for word in self.words if not (word.is_phrase or word.is_not or word.is_tag))

    @property
    def is_narrow(self) -> bool:
        """Whether it is asked in one place, under one tag or by one person."""
        tags = [self.tag, *(word.text for word in self.words if word.is_tag and not word.is_not)]
        return bool(self.community or self.by or any(tags))

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set."""
        return any((self.community, self.kind, self.tag, self.by, self.answered, self.since, self.until))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked at all."""
        return not self.is_filtered and all(word.is_not for word in self.words)


def clean(text: str) -> str:
    """`text` as it can be stored and compared: at most `LONGEST` characters, no NUL, no half of a character."""
    whole = text[: 4 * LONGEST].encode("utf-8", "ignore").decode().replace("\x00", "")
    return seen(whole).strip()[:LONGEST]


def ask(
    text: str, *, community: str = "", kind: str = "", tag: str = "", by: str = "", answered: str = "",
    since: date | None = None, until: date | None = None,
) -> Asked:  # fmt: skip
    """Reads what was typed. What form controls say wins over words. Never raises."""
    text = clean(text or "")
    reader = _Reader()
    reader.read(QUOTES.sub('"', text))
    said = {"community": community, "kind": kind, "tag": tag, "by": by}
    given = {name: clean(value or "")[:100] for name, value in said.items()}
    given["tag"] = identity(given["tag"].lstrip("#＃"))
    given["kind"] = given["kind"] if given["kind"] in Kind.values else ""
    chosen = {name: given[name] or reader.filters.get(name, "") for name in given}
    answered = answered if answered in {"yes", "no"} else ""
    asked = Asked(text=text, answered=answered, since=since, until=until, words=tuple(reader.words), **chosen)
    return replace(asked, ignored=reader.said())


class _Reader:
    """Takes a text apart, piece by piece."""

    def __init__(self) -> None:
        self.words: list[AskedWord] = []
        self.filters: dict[str, str] = {}
        self.ignored: list[str] = []

    def read(self, text: str) -> None:
        """All pieces of `text`, in order."""
        for piece in PIECE.finditer(text):
            if piece["bare"]:
                self.ignored.append(f"{piece['bare'].lower()}:")
                continue
            key, value = (piece["key"] or "").lower(), piece["phrase"] if piece["word"] is None else piece["word"]
            if key and self._filter(key, value.strip()):
                continue
            self._take(value, is_phrase=piece["word"] is None, is_not=bool(piece["no"]))

    def _filter(self, key: str, value: str) -> bool:
        """Whether `key:value` is one that narrows; one that says nothing is left out, and said."""
        name = "community" if key == "in" else key
        if name == "kind":
            value = value.lower().rstrip("s") if value.lower() not in Kind.values else value.lower()
            value = "story" if value == "storie" else value if value in Kind.values else ""
        elif name == "tag":
            value = identity(value.lstrip("#＃"))
        elif name == "community":
            value = value.lower()
        if not value or name in self.filters:
            self.ignored.append(f"{key}:")
        else:
            self.filters[name] = value[:100]
        return True

    def _take(self, text: str, *, is_phrase: bool, is_not: bool) -> None:
        text = text.strip()
        if not is_phrase and HASHTAG.match(text) and (tag := identity(text.lstrip("#＃"))):
            if not is_not and "tag" not in self.filters:
                self.filters["tag"] = tag
            else:
                self._add(AskedWord(tag[:60], is_tag=True, is_not=is_not))
            return
        pieces = tokens(text)
        if not pieces:
            return
        if is_phrase and len(pieces) > MOST_IN_PHRASE:
            self.ignored.append(text[pieces[MOST_IN_PHRASE].start :])
            text, pieces = text[: pieces[MOST_IN_PHRASE - 1].end], pieces[:MOST_IN_PHRASE]
        is_phrase = is_phrase and (len(pieces) > 1 or pieces[0].kind == "pairs" or is_not is False)
        text = text[pieces[0].start : pieces[-1].end]
        self._add(AskedWord(text[:100], is_phrase=is_phrase, is_not=is_not))

    def _add(self, word: AskedWord) -> None:
        alike = [one for one in self.words if one.is_phrase == word.is_phrase]
        if word in self.words:
            return
        if len(alike) >= (MOST_PHRASES if word.is_phrase else 4 * MOST_WORDS):
            self.ignored.append(word.text)
        else:
            self.words.append(word)

    def said(self) -> tuple[str, ...]:
        """What was left out, as a page can say it."""
        return tuple(dict.fromkeys(word[:LONGEST_SAID] for word in self.ignored if word))[:MOST_SAID]
