"""Words of a glossary in HTML: what is linked, what never is, and that nothing else changes."""

import random
import re

import pytest

from peerhealth import markup
from peerhealth.markup.glossing import MOST, Lexicon, unlinked

FORMS = ("biopsy", "blood pressure", "MS", "ED", "AS", "A1C", "A&E", "CT scan", "Crohn's", "化学療法", "मधुमेह", "سكري", "eGFR")
LEXICON = Lexicon((form, f"/words/{number}/") for number, form in enumerate(FORMS))
LINKED = re.compile(r'<a class="term" href="[^"]*">([^<]*)</a>')
# What is written, and which words of it are linked.
WRITTEN = {
    "a biopsy, then a Biopsy": ["biopsy"],
    "BIOPSY": ["BIOPSY"],
    "two biopsys, the biopsy's result": ["biopsys"],
    "my blood pressure": ["blood pressure"],
    "blood  pressure, blood-pressure": ["blood-pressure"],
    "blood. Pressure": [],
    "my blood-pressure's fine": ["blood-pressure's"],
    "MS and ms": ["MS"],
    "as ed said": [],
    "EDs, the AS": ["EDs", "AS"],
    "a1c or A1C": ["a1c"],
    "egfr is not eGFR": ["eGFR"],
    "off to A&E": ["A&amp;E"],
    "CT scans": ["CT scans"],
    "crohn’s": ["crohn’s"],
    "autobiopsy biopsying BIOPSYX": [],
    "@MS #MS #biopsy": [],
    "me@MS.org www.biopsy.org biopsy.org": [],
    "a biopsy.": ["biopsy"],
    "`biopsy`": [],
    "[biopsy](https://example.org)": [],
    "# biopsy\n\nbiopsy": ["biopsy"],
    "```\nbiopsy\n```": [],
    "> biopsy": ["biopsy"],
    "**bio**psy": [],
    "**biopsy**": ["biopsy"],
    "私は化学療法を受けた": ["化学療法"],
    "मधुमेह है": ["मधुमेह"],
    "मधुमेहा": [],
    "عندي سكري منذ": ["سكري"],
    "سكرية": [],
    "&MS; MS&": ["MS"],
    "<b>MS</b>": ["MS"],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_it_works(text):
    html = markup.parse(text, names=()).html
    assert LINKED.findall(LEXICON.link(html)) == WRITTEN[text], html


def test_the_longest_form_wins_and_each_meaning_is_linked_once():
    lexicon = Lexicon([("blood", "/1/"), ("blood pressure", "/2/"), ("pressure cuff", "/3/"), ("BP cuff", "/3/")])
    assert LINKED.findall(lexicon.link("<p>blood pressure cuff, BP cuff, pressure cuff, blood</p>")) == ["blood pressure", "BP cuff", "blood"]


def test_no_more_than_some_are_linked():
    words = [f"word{number}x" for number in range(3 * MOST)]
    lexicon = Lexicon((word, f"/{word}/") for word in words)
    assert len(LINKED.findall(lexicon.link(f"<p>{' '.join(words)}</p><p>{' '.join(words)}</p>"))) == MOST


PIECES = (*FORMS, "biopsies", "blood", "pressure", " ", " ", "  ", "\n\n", "> ", "# ", "`", "**", "||", "@Ana ", "#tag ", "&", "<", '"', "'",
          "https://example.org/MS?a=1&b=2 ", "化学", "a", ".", "/", "- ", "1. ", ">!", "!<", "éa", "\u0301", "😀", "İ", "ﬁ")  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_nothing_but_links_changes(seed):
    chance = random.Random(seed)
    html = markup.parse("".join(chance.choices(PIECES, k=120)) + " x", names=("Ana",)).html
    linked = LEXICON.link(html)
    assert unlinked(linked) == html
    assert LEXICON.link(linked) == linked
    assert LINKED.sub(r"\1", linked) == html
    assert not re.search(r"<a [^>]*>[^<]*<a ", linked)
    places = re.findall(r'class="term" href="([^"]*)"', linked)
    assert len(places) == len(set(places)) <= MOST


HOSTILE = ("blood ", "a ", "a", "a'", "@", "._", "a.", "&amp;", "化学療", "&#38;", "#a ", "MS", "-", "\u0301", "a\u0301'", "&", "a&amp;")


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_text_of_any_shape_comes_to_its_end(piece):
    forms = [*FORMS, *(f"blood {chr(97 + n % 26)}{n}" for n in range(2000)), *(f"化学{chr(0x4E00 + n)}" for n in range(500))]
    html = f"<p>{(piece * 20_000)[:20_000]}</p>"
    assert unlinked(Lexicon((form, f"/{form}/") for form in forms).link(html)) == html


def test_an_empty_glossary_takes_old_links_away():
    linked = LEXICON.link("<p>biopsy</p>")
    assert "<a" in linked
    assert Lexicon(()).link(linked) == "<p>biopsy</p>"


def test_addresses_are_escaped():
    assert Lexicon([("biopsy", '/"><b>/')]).link("<p>biopsy</p>") == '<p><a class="term" href="/&quot;&gt;&lt;b&gt;/">biopsy</a></p>'
