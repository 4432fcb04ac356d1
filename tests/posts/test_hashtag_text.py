"""Which words of a text are hashtags and mentions, and when two of them are the same."""

import sys
import unicodedata

import pytest

from peerhealth.markup import MarkupError
from posts.hashtags import MAX_HASHTAGS, MAX_MENTIONS, extract, identity, mentions


def test_it_works():
    assert extract("# My #Lupus story\n#fatigue, #LUPUS and #Sjögren") == ["Lupus", "fatigue", "Sjögren"]
    assert mentions("Thanks @Ana, @bo_2 and @ana!") == ["Ana", "bo_2"]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#lupus", ["lupus"]),
        ("＃狼瘡", ["狼瘡"]),
        ("#type_1_diabetes_", ["type_1_diabetes_"]),
        ("#_a #2024goals", ["_a", "2024goals"]),
        ("#long-covid #Crohn’s #Crohn's", ["long", "Crohn"]),
        ("(#a),#b.#c!", ["a", "b", "c"]),
        ("**#a** *#b*", ["a", "b"]),
        ("❤️#a 😀#b", ["a", "b"]),
        ("#दर्द #ความเจ็บ #التهاب #cafe\u0301 #שָׁלוֹם", ["दर्द", "ความเจ็บ", "التهاب", "cafe\u0301", "שָׁלוֹם"]),
        ("#می\u200cخواهم #क्\u200dष", ["می\u200cخواهم", "क्\u200dष"]),
        ("#a\u200d #b\u200c. #・c #d・e #f·g·", ["a", "b", "d・e", "f·g"]),
        ("#" + "a" * 64, ["a" * 64]),
        ("#" + "a" * 65, []),
        ("#1 #123 #_ #__ # a #- #. #😀 #️⃣ #ـ", []),
        ("a#b 1#b _#b /#b &#b ##b #＃b é#b e\u0301#b 字#b", []),
        ("&#35; &#x27; &#x27;#a", ["a"]),
        ("`#a` ``#b`` [c](#d) [e](/#f) https://x.org/#g http://x.org/a?#h <https://x.org/#i>", []),
        ("```\n#a\n```\n~~~\n#b\n~~~\n#c", ["c"]),
        ("\\#a", []),
        ("[#a](/b/) ![#c](/d/)", []),
        ("| #a |\n|---|\n| #b |\n\n> #c\n- #d\n\n||#e||", ["a", "b", "c", "d", "e"]),
    ],
)
def test_hashtags(text: str, tags: list[str]):
    assert extract(text) == tags


def test_a_text_has_so_many_hashtags_and_mentions():
    text = " ".join(f"#t{n} #T{n} @name{n} @NAME{n}" for n in range(50))
    assert extract(text) == [f"t{n}" for n in range(MAX_HASHTAGS)]
    assert mentions(text) == [f"name{n}" for n in range(MAX_MENTIONS)]


def test_a_text_that_cannot_be_shown_has_no_hashtags_either():
    for read in (extract, mentions):
        with pytest.raises(MarkupError):
            read("#a\n" * 6_000)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ana @ana @ＡＮＡ", ["Ana"]),
        ("@a.b-c_d @42a @ม้ามม @मीरा", ["a.b-c_d", "42a", "ม้ามม", "मीरा"]),
        ("@Ana. @Zed- @Kit_... (@Mona),", ["Ana", "Zed", "Kit", "Mona"]),
        ("@ab @" + "a" * 31, []),
        ("@" + "a" * 30, ["a" * 30]),
        ("me@ana.org a_@ana .@ana -@ana @@ana /@ana é@ana", []),
        ("@ana@example.social", []),
        ("`@ana` [@bob](/x/) https://x.org/@kit \\@zed", []),
        ("**@ana** > @bob", ["ana", "bob"]),
    ],
)
def test_mentions(text: str, names: list[str]):
    assert mentions(text) == names


@pytest.mark.parametrize(
    ("folded", "spellings"),
    [
        ("lupus", ["Lupus", "LUPUS", "lúpus", "ＬＵＰＵＳ", "lu\u0301pus", "lu\u200dpus"]),
        ("sjogren", ["Sjögren", "SJÖGREN"]),
        ("meniere", ["Ménière"]),
        ("strasse", ["Straße", "STRASSE", "STRAẞE", "ſtrasse"]),
        ("istanbul", ["İstanbul", "ıstanbul", "ISTANBUL", "istanbul"]),
        ("ὀδυσσευσ".replace("ὀ", "ο"), ["Ὀδυσσεύς", "ΟΔΥΣΣΕΥΣ", "οδυσσευς"]),
        ("ефект", ["Ефект", "е\u0301фект"]),
        ("елка", ["ёлка", "ЕЛКА"]),
        ("fine", ["ﬁne", "FINE"]),
        ("سلام", ["سَلَام", "ســلام"]),
        ("שלום", ["שָׁלוֹם"]),
        ("ガン", ["ｶﾞﾝ", "カ\u3099ン"]),
        ("a_1・b", ["A_1･b"]),
        ("", ["", "ـ", "\u200d", "-", "/"]),
    ],
)
def test_spellings_of_one_hashtag_meet(folded: str, spellings: list[str]):
    assert {identity(spelling) for spelling in spellings} == {unicodedata.normalize("NFC", folded)}


@pytest.mark.parametrize(
    ("one", "other"),
    [("かん", "がん"), ("мои", "мой"), ("її", "іі"), ("कि", "की"), ("ปวด", "ปูวด"), ("الم", "ألم"), ("a", "á1")],
)
def test_other_words_stay_apart(one: str, other: str):
    assert identity(one) != identity(other)


def test_folding_is_stable_for_every_character():
    """A sign alone and after a letter of the scripts whose marks fold: folded twice is folded once, and upper, lower
    and (de)composed forms meet."""
    for number in range(sys.maxunicode + 1):
        sign = chr(number)
        if unicodedata.category(sign) in {"Cn", "Co", "Cs"} or "CJK UNIFIED" in unicodedata.name(sign, ""):
            continue
        for text in (sign, "a" + sign, "и" + sign):
            once = identity(text)
            variants = {once, text.upper(), text.lower(), text.title(), unicodedata.normalize("NFD", text)}
            assert {identity(variant) for variant in variants} == {once}, ascii(text)
