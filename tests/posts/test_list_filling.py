"""Rows of lists that are filled into shells are what their template draws of them, whoever was drawn before."""

from datetime import UTC, datetime
from itertools import product
from types import SimpleNamespace

import pytest

from peerhealth.hot import draw
from posts import drawing, list_filling
from posts.unread import Mark

AT = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
SAID = drawing._said("en")


def row(word: str, **more) -> dict:
    """A row of a list whose every value has `word` in it."""
    return {
        "public_id": f"id{word}", "slug": f"a {word}", "title": f"<b>{word}</b> 100 %", "excerpt": f"So & so {word}",
        "notes": f"about {word}", "kind": "question", "need": "advice", "audience": "members", "last_activity": AT,
        "reply_count": 3, "opening__reaction_counts": {"hug": 2}, "answered_at": None, "newcomer": False, "folded": "",
        "mark": Mark(f"{word} new"), "tags": [{"name": f"{word}", "shown": f"Tag{word}"}],
        "community__slug": f"place-{word}", "community__name": f"Place of {word}",
    } | more  # fmt: skip


def post(word: str, **more) -> SimpleNamespace:
    """A post that was found."""
    known = {
        "public_id": f"p{word}",
        "is_opening": False,
        "author": f"<{word}>",
        "number": 4,
        "created_at": AT,
        "fold": "",
    }
    return SimpleNamespace(**known | {"snippet": f"It was {word}"} | more)


VARIED = [
    row(word, **rest, **found)
    for word, rest, found in product(
        ("ÄÖ", "x%(title)s", '"><i>'),
        (
            {}, {"folded": "blocked"}, {"title": None, "tags": []}, {"mark": Mark("", muted=True), "answered_at": AT},
            {"newcomer": True, "notes": "", "why": "You follow this"}, {"audience": "everyone", "kind": "win"},
        ),
        ({}, {"found": [post("one"), post("two", is_opening=True, fold="Folded")], "more": 1}, {"found": [post("3", author="")]}),
    )
]  # fmt: skip


@pytest.mark.parametrize("in_community", [True, False])
def test_a_filled_row_is_the_drawn_row(in_community):
    fill = list_filling.filler(SAID, in_community=in_community)
    known = list_filling._known("en") | {"said": SAID, "in_community": in_community}
    for one in [*VARIED, *reversed(VARIED)]:  # each also after another one of its shape
        assert fill(one) == draw("posts/_thread_row.html", row=as_drawn(one), **known)


def as_drawn(one: dict) -> dict:
    """The row with its own values, as the template looks at it."""
    say = list_filling.moments_at(datetime.now(UTC))
    posts = [{"is_opening": post.is_opening} | list_filling._of_post(post, say) for post in one.get("found", ())]
    return one | list_filling._values(one, say, "en") | {"found": posts, "is_muted": one["mark"].muted}


def test_no_word_of_anybody_is_kept():
    fill = list_filling.filler(SAID, in_community=False)
    fill(row("Sentinel", found=[post("Sentinel")]))
    kept = repr(list(list_filling.SHELLS._kept.items()))
    assert "Sentinel" not in kept
    assert "thread-foot" in kept, "a shell is there"
