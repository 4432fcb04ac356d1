"""What nobody should type, or not so much of it: shown or refused in time, and nothing unsafe comes through."""

import random
import time

import pytest
from bleach._vendor.html5lib import parseFragment

from peerhealth.markup import MAX_TEXT, Document, MarkupError, parse, render
from peerhealth.markup.limits import MAX_DEPTH, MAX_SPAN_DEPTH, MAX_SPANS
from peerhealth.markup.safety import TAGS, cleaned, is_allowed


def test_too_long_a_text_is_refused_with_a_sentence():
    assert render("a\r\n" + "b" * (MAX_TEXT - 2))
    with pytest.raises(MarkupError, match="20,000 characters at most"):
        render("a" * (MAX_TEXT + 1))


@pytest.mark.parametrize("unit", ["a\n", "- a\n", "|\n", "a\n\n", "```\n", "# a\n"])
def test_thousands_of_tiny_pieces_are_refused_with_a_sentence(unit: str):
    head = "a|b\n-|-\n" if unit == "|\n" else ""
    assert render(head + unit * 800)
    with pytest.raises(MarkupError, match="join some"):
        render(head + unit * ((MAX_TEXT - len(head)) // len(unit)))


PLAUSIBLE = {
    "a story": "Then the pain came back and the doctor said what they all say. " * 317,
    "a long line": "a" * MAX_TEXT,
    "a lab report": "Test | Value | Unit | Range\n---|---|---|---\n" + "Haemoglobin | 13.5 | g/dl | 12-16\n" * 580,
    "a mail": "".join(f"{'>' * (n % 12)} They wrote: *this* & <that>\n" for n in range(600)),
    "ASCII art": "  /\\_/\\  ( o.o )  > ^ <  |___|  \\\\//  ~~~~ *** ___ ===\n" * 360,
    "deep lists": "".join("  " * n + "- a\n" for n in range(130)),
    "blank lines": "a" + "\n" * 19_998 + "b",
}


@pytest.mark.parametrize("text", PLAUSIBLE.values(), ids=PLAUSIBLE)
def test_what_a_patient_may_paste_is_shown(text: str):
    assert all(word in parse(text).plain for word in text.split()[-1:] if word.isalnum())


TOKENS = [
    "[", "![", "](", "[](", "[a](b)", "<", "&", "*", "_", "**", "***", "*a **b", "*a* ", "~~", "`", "``", "\\", "#",
    "@abc ", "|", "||", "-|-", "> ", ">", "- ", "1. ", "\n- a", "\n", "\n\n", " ", "\t", "(", '"', "a", "字", "e\u0301",
    "\u200d", "\u202e", "\x00", "\ud800", "\u2028", "\x0c", "\r\n", "```\n", "~~~\n", ":::spoiler\n", ":::\n", "#a ",
    "http://", "http://a ", "<http://a>", "&#35;", "[a]: x\n", "](javascript:x)", "<script>", "klzzwxh:0000", "\x02",
    "\u0301", "a|b\n-|-\n", "# ", "---\n", "\n  ", "😀", "&lt;", "foo:988",
]  # fmt: skip


def parsed(text: str) -> Document | None:
    """What `text` says, or nothing if it is refused with a sentence."""
    try:
        return parse(text, names=["abc"])
    except MarkupError as refusal:
        return None if str(refusal).endswith(".") else pytest.fail("no sentence")


def check(text: str) -> None:
    """Renders `text`, and reads the page again as a browser would: it holds nothing but what the list allows."""
    began = time.thread_time()
    document = parsed(text)
    # No measure of speed: ten times what is promised, and a fifth of what usual parsers need for some of these.
    assert time.thread_time() - began < 2.5
    if document:
        assert cleaned(document.html) == document.html
        assert b"\0" not in (document.html + document.plain).encode()
        for element in parseFragment(document.html, namespaceHTMLElements=False).iter():
            assert element.tag in TAGS | {"DOCUMENT_FRAGMENT"}
            assert all(is_allowed(element.tag, name, value) for name, value in element.attrib.items())


@pytest.mark.parametrize("token", TOKENS, ids=ascii)
def test_a_hostile_text_is_shown_or_refused_in_time(token: str):
    check((token * MAX_TEXT)[:MAX_TEXT])
    check((token + "a ") * (MAX_TEXT // (len(token) + 2)))


TRAPS = {
    "open fences, each shorter": "".join("`" * n + "\n" for n in range(199, 2, -1)),
    "a table full of ticks": "a|b\n-|-\n" + "` `` ``` |" * 1_900,
    "short rows under a wide head": "a|" * 50 + "\n" + "-|" * 50 + "\n" + "|\n" * 2_400,
    "lists and quotes in turn": "- > 1. " * 2_800 + "a",
    "lists and quotes in turn, in many lines": ("- > 1. > - > 1. > - > a\n" * 800),
    "lists with room, ever deeper": "".join("  " * (n % 60) + "- a\n\n" for n in range(300)),
    "spoilers in spoilers": ":::spoiler\n" * 1_800,
    "hidden words in hidden words": "||>!" * 2_000 + "a" + "!<||" * 2_000,
    "numbers that jump": "".join(f"{n * 7 % 1_000}. a\n" for n in range(1_200)),
    "rules that aren't": "- - - - - - - - a\n" * 1_100,
}  # fmt: skip


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_a_trap_for_the_library_is_none(text: str):
    check(text)


def test_nesting_without_end_is_flattened():
    assert render(">" * 10_000 + " deep").count("<blockquote") == MAX_DEPTH
    assert render("".join("  " * n + "- a\n" for n in range(130))).count("<ul") == MAX_DEPTH
    assert render("- " * 9_000 + "a").count("<ul") == MAX_DEPTH
    assert render("*a _b " * 500 + "b_ a*" * 500).count("<em>") == MAX_SPAN_DEPTH
    assert "|" * 51 in render("|" * 51 + "\n" + "|-" * 51 + "|")


def test_a_text_that_was_refused_leaves_nothing_behind():
    with pytest.raises(MarkupError):
        render("> - a\n" * 3_000)
    assert render("a") == '<p dir="auto">a</p>'


def test_more_spans_than_anybody_needs_stay_as_typed():
    html = render("*a* " * 4_000)
    assert html.count("<em>") == MAX_SPANS
    assert html.endswith("*a* *a*</p>")


@pytest.mark.parametrize("seed", range(8))
def test_random_nastiness(seed: int):
    dice = random.Random(seed)
    for _ in range(40):
        check("".join(dice.choices(TOKENS, k=dice.choice([3, 10, 50, 400])))[:MAX_TEXT])


def test_no_text_of_unicode_is_too_strange():
    everything = "".join(map(chr, range(0x3000))) + "".join(chr(n) for n in range(0x3000, 0x110000, 97))
    check(everything[:MAX_TEXT])
