"""Read the inline markup of one block: emphasis, code, links, addresses, hashtags, mentions.

This stands in for Python-Markdown's inline patterns, each of which searches the whole text again after every
match: ten thousand ``[`` take them 14 s. Here the text is walked once, from left to right; brackets and marks are
then paired with stacks.
"""

from bisect import bisect_left
from typing import Literal, NamedTuple

import regex

from peerhealth.markup.emphasis import Pairing, Run, run_of
from peerhealth.markup.limits import MAX_SPAN_DEPTH, MAX_TARGET, Costs
from peerhealth.markup.links import bare_address, is_external, safe_target
from peerhealth.markup.words import HASHTAG, MENTION, hashtag_in, name_in

_PUNCTUATION = r"[!-/:-@\[-`{-~]"

# An address ends at a space or quote, and where a script begins that puts no space before the next word.
_ADDRESS = r"(?:[!#-;=?-\[\]_a-z~]|[^\p{ASCII}\p{Z}\p{C}\p{P}\p{S}\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}])++"

_TOKEN = regex.compile(
    rf"(?=[\\`<hH#＃@!\[\]*_~\n])(?:"
    rf"(?P<escape>\\{_PUNCTUATION})|(?P<ticks>`++)"
    rf"|(?P<angle><(?i:https?)://[^\s<>]{{1,{MAX_TARGET}}}+>)|(?P<address>(?<![\p{{L}}\p{{N}}])(?i:https?)://{_ADDRESS})"
    rf"|(?P<hashtag>{HASHTAG})|(?P<mention>{MENTION})"
    rf"|(?P<bracket>!?\[)|(?P<close>\])|(?P<run>\*++|_++|~++)|(?P<newline>\n))",
    regex.VERSION1,
)

# Titles are read and dropped: they can't be reached by touch or keyboard.
_DESTINATION = regex.compile(
    r"\([ \n]*+(?:<(?P<angled>[^<>\n]*+)>|(?P<plain>(?:[^\s()<>]++|\([^\s()<>]*+\))*+))"
    r"(?:[ \n]++(?:\"[^\"]*+\"|'[^']*+'))?[ \n]*+\)"
)
_ESCAPE = regex.compile(rf"\\({_PUNCTUATION})")
_TICKS = regex.compile(r"`+")
_REL = ("rel", "nofollow ugc noopener noreferrer")

Kind = Literal["start", "end", "text", "break", "hashtag", "mention"]


class Event(NamedTuple):
    """One step through the words of a block: ``value`` is the tag of a start or end, or the words of the others."""

    kind: Kind
    value: str
    attributes: tuple[tuple[str, str], ...] = ()


Token = Event | Run


def read_spans(text: str, costs: Costs) -> list[Event]:
    """Give the events of ``text``, the words of one block. Raises ``MarkupError`` if it has too many line breaks."""
    tokens = _Scanner(text, costs).scan()
    _pair(tokens, costs)
    return _flatten(tokens)


class _Scanner:
    """Cuts one text into tokens. Each ``_on_…`` takes a match and gives the place where reading goes on."""

    def __init__(self, text: str, costs: Costs) -> None:
        self._text = text
        self._costs = costs
        self._tokens: list[Token] = []
        self._brackets: list[int] = []
        self._ticks: dict[int, list[int]] | None = None

    def scan(self) -> list[Token]:
        """Give the tokens of the whole text."""
        at = 0
        while match := _TOKEN.search(self._text, at):
            self._say(self._text[at : match.start()])
            at = getattr(self, f"_on_{match.lastgroup}")(match)
        self._say(self._text[at:])
        return self._tokens

    def _say(self, words: str) -> None:
        if words:
            self._tokens.append(Event("text", words))

    def _as_typed(self, match: regex.Match[str]) -> int:
        self._say(match.group())
        return match.end()

    def _on_escape(self, match: regex.Match[str]) -> int:
        self._say(match.group()[1])
        return match.end()

    def _on_newline(self, match: regex.Match[str]) -> int:
        self._costs.count(1)
        self._tokens.append(Event("break", "\n"))
        return match.end()

    def _on_run(self, match: regex.Match[str]) -> int:
        self._tokens.append(run_of(self._text, match.start(), match.end()))
        return match.end()

    def _on_ticks(self, match: regex.Match[str]) -> int:
        start, end = match.span()
        close = self._closing_ticks(end - start, end)
        if close is None or not self._costs.take_span():
            return self._as_typed(match)
        code = self._text[end:close].replace("\n", " ")
        self._tokens += [Event("start", "code"), Event("text", code.strip() or code), Event("end", "code")]
        return close + end - start

    def _closing_ticks(self, length: int, after: int) -> int | None:
        if self._ticks is None:
            self._ticks = {}
            for run in _TICKS.finditer(self._text):
                self._ticks.setdefault(run.end() - run.start(), []).append(run.start())
        places = self._ticks.get(length, [])
        index = bisect_left(places, after)
        return places[index] if index < len(places) else None

    def _on_angle(self, match: regex.Match[str]) -> int:
        address = match.group()[1:-1]
        return match.end() if self._link_to(address) else self._as_typed(match)

    def _on_address(self, match: regex.Match[str]) -> int:
        address = bare_address(match.group())
        if not self._link_to(address):
            self._say(address)
        return match.start() + len(address)

    def _link_to(self, address: str) -> bool:
        target = safe_target(address)
        if target is None or not self._costs.take_span():
            return False
        self._tokens += [_link(target), Event("text", address), Event("end", "a")]
        return True

    def _on_hashtag(self, match: regex.Match[str]) -> int:
        display = hashtag_in(match.group())
        if display is None:
            return self._as_typed(match)
        self._tokens.append(Event("hashtag", display))
        return match.start() + 1 + len(display)

    def _on_mention(self, match: regex.Match[str]) -> int:
        name = name_in(match.group())
        if name is None:
            return self._as_typed(match)
        self._tokens.append(Event("mention", name))
        return match.start() + 1 + len(name)

    def _on_bracket(self, match: regex.Match[str]) -> int:
        self._brackets.append(len(self._tokens))
        return self._as_typed(match)

    def _on_close(self, match: regex.Match[str]) -> int:
        bracket = self._brackets.pop() if self._brackets else None
        destination = None if bracket is None else _DESTINATION.match(self._text, match.end())
        if bracket is None or destination is None:
            return self._as_typed(match)
        typed = destination["plain"] if destination["angled"] is None else destination["angled"]
        target = safe_target(_ESCAPE.sub(r"\1", typed))
        if target is None or not self._costs.take_span():
            return self._as_typed(match)
        self._make_link(bracket, target)
        return destination.end()

    def _make_link(self, bracket: int, target: str) -> None:
        """Turn the tokens since ``bracket`` into a link; an image becomes one too, under its description."""
        words = _unlinked(self._tokens[bracket + 1 :]) or [Event("text", target)]
        self._tokens[bracket:] = [_link(target), *words, Event("end", "a")]
        # Links hold no links (HTML, 4.5.1), so the brackets around this one stay plain text.
        self._brackets.clear()


def _link(target: str) -> Event:
    return Event("start", "a", (("href", target), _REL) if is_external(target) else (("href", target),))


def _unlinked(tokens: list[Token]) -> list[Token]:
    """Give ``tokens`` as they can stand inside a link: hashtags, mentions and addresses as plain words."""
    return [_plainer(token) for token in tokens if not _is_link(token)]


def _is_link(token: Token) -> bool:
    return isinstance(token, Event) and token.value == "a" and token.kind in {"start", "end"}


def _plainer(token: Token) -> Token:
    if isinstance(token, Run) or token.kind not in {"hashtag", "mention"}:
        return token
    return Event("text", ("#" if token.kind == "hashtag" else "@") + token.value)


def _pair(tokens: list[Token], costs: Costs) -> None:
    """Pair the emphasis of ``tokens``, inside and outside links apart, so that no tag crosses a link's
    border."""
    outside = inside = Pairing(costs)
    for token in tokens:
        if isinstance(token, Run):
            inside.add(token)
        elif _is_link(token):
            inside = Pairing(costs) if token.kind == "start" else outside


def _flatten(tokens: list[Token]) -> list[Event]:
    """Give the events of ``tokens``, leaving out emphasis nested too deep to be seen."""
    events: list[Event] = []
    depth = 0
    for token in tokens:
        if isinstance(token, Event):
            events.append(token)
            continue
        for tag in token.closes:
            if depth <= MAX_SPAN_DEPTH:
                events.append(Event("end", tag))
            depth -= 1
        if token.left:
            events.append(Event("text", token.mark * token.left))
        for tag in reversed(token.opens):
            depth += 1
            if depth <= MAX_SPAN_DEPTH:
                events.append(Event("start", tag))
    return events
