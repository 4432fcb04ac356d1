"""Whatever is typed is read, or left out and said; never refused."""

import pytest

from posts.searching.asking import LONGEST, MOST_PHRASES, AskedWord, ask
from posts.searching.finding import find
from tests import makers

HOSTILE = (
    "", " ", "*", "a", "%", "_", "\\", "'", "''", "' OR 1=1 --", '"', '"""', '"a', "-", "--", "-\"", "in:", "by:", "tag:#",
    "kind:nothing", "in:in:in:", 'in:"', "#", "##", "-#", "@", "&17", "^als", "=sleep", "@2026-11", "_the", "pain:*", "a & b",
    "!pain", "pain <-> sleep", "(pain", "pain)", ":::", "pain" * 2_500, "pain " * 2_000, "& | ! " * 500, '"pain ' * 500,
    "-pain " * 500, "a" * 10_000, "\x00", "pain\x00", "\ud800", "pain \udfff", "\u202epain\u202c", "\u200f", "\u200dpain",
    "痛" * 500, "睡 " * 300, "เ" * 300, "😀", "🏳️‍🌈 pain", "ﷺ" * 100, "İ" * 50, "ß" * 50, "\u0301" * 100, "١٢٣", "9" * 500,
    "1e999", "%s %(x)s {0} {x}", "x'y’z", "A.L.S.", "…", "\n\n\t", "by:'; DROP TABLE", "#" + "a" * 500, 'tag:"a b"', "in:a/b",
)  # fmt: skip


def test_it_works():
    asked = ask('sleep "at night" -coffee in:Lupus kind:question tag:#Sleep by:"Ana B" #more', answered="no")
    assert asked.words == (
        AskedWord("sleep"), AskedWord("at night", is_phrase=True), AskedWord("coffee", is_not=True),
        AskedWord("more", is_tag=True),
    )  # fmt: skip
    assert (asked.community, asked.kind, asked.tag, asked.by) == ("lupus", "question", "sleep", "Ana B")
    assert (asked.answered, asked.ignored) == ("no", ())


def test_form_controls_win():
    asked = ask("in:lupus tag:sun", community="gout", tag="#Moon", kind="nothing", answered="perhaps")
    assert (asked.community, asked.tag, asked.kind, asked.answered) == ("gout", "moon", "", "")


def test_what_is_left_out_is_said():
    asked = ask("pain kind:nothing " + " ".join(f'"so {n}"' for n in range(9)))
    assert asked.ignored[0] == "kind:"
    assert len([word for word in asked.words if word.is_phrase]) == MOST_PHRASES
    assert "so 8" in asked.ignored


@pytest.mark.parametrize("typed", ["tag: sleep", "sleep in:", "BY: sleep", "kind: tag: sleep", "-in: sleep"])
def test_a_filter_that_says_nothing_is_no_word(typed):
    asked = ask(typed)
    assert [word.text for word in asked.words] == ["sleep"]
    assert set(asked.ignored) <= {"tag:", "in:", "by:", "kind:"}
    assert asked.ignored
    assert not asked.is_narrow


def test_a_filter_is_a_filter_at_the_beginning_of_a_word_only():
    asked = ask("admin: built-in: tag:sun")
    assert [word.text for word in asked.words] == ["admin", "built-in"]
    assert (asked.tag, asked.ignored) == ("sun", ())


def test_it_is_bounded():
    asked = ask("word " * 5_000)
    assert len(asked.text) <= LONGEST
    assert len(ask(" ".join(f"w{n}" for n in range(3_000))).words) <= 60
    assert all(len(each) <= 40 for each in ask('"' + "long " * 200).ignored)


@pytest.mark.django_db
def test_nothing_is_an_error(ana, place, nobody):
    makers.thread(ana, place, title="Pain and sleep", body="It hurts. #Pain")
    for text in HOSTILE:
        for reader in (nobody, ana):
            found = find(ask(text, community=text[:50] if text.startswith("in") else ""), reader)
            assert found.page == 1
            assert len(found.threads) <= 1


@pytest.mark.django_db
def test_signs_of_the_index_are_no_way_around(ana, place, nobody):
    makers.thread(ana, place, title="Pain and sleep", body="It hurts. #Pain", audience="members")
    for text in ("&1", f"&{place.pk}", "=pain", "@2026-11", "_the", "#pain", "' | '#pain", "pain:*"):
        assert not find(ask(text), nobody).threads
