"""Finding threads by what is said in them."""

import pytest

from posts.searching.asking import ask
from posts.searching.finding import find
from tests import makers

pytestmark = pytest.mark.django_db


def titles(text: str, reader, **filters) -> list[str]:
    """The titles of what is found."""
    return [found.row["title"] for found in find(ask(text, **filters), reader).threads]


def test_it_works(ana, bo, place, nobody):
    asked = makers.thread(ana, place, title="Hair loss on methotrexate?", body="It began in *May* & I am <sad>.")
    makers.reply(bo, asked, "Folic acid helped my hair, and methotrexate at night.")
    makers.thread(bo, place, title="Good mornings", body="I slept well.")
    (found,) = find(ask("methotrexate hair"), nobody).threads
    assert found.row["title"] == "Hair loss on methotrexate?"
    assert [post.is_opening for post in found.posts] == [True, False] or len(found.posts) == 2
    assert "<mark>methotrexate</mark>" in "".join(post.snippet for post in found.posts)
    assert titles("slept", nobody) == ["Good mornings"]
    assert titles("sleeping", nobody) == []
