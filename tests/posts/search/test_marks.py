"""What is marked in the part of a post that shows why it was found."""

import pytest

from posts.searching.asking import ask
from posts.searching.finding import find
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "said", "shown"),
    [
        ("A1C", "I had a test 1 day ago. My A1C is 7, a bit high.", "I had a test 1 day ago. My [A1C] is 7, a bit high."),
        ("a1c", "The doctor tested my HbA1c with 1 drop: a new A1C.", "The doctor tested my [HbA1c] with 1 drop: a new [A1C]."),
        ("B12", "I take 12 pills. B 12, or B12, helps me.", "I take 12 pills. [B] [12], or [B12], helps me."),
        ("x-ray", "A ray of hope, x times: the x-ray, the xray.", "A ray of hope, x times: the [x]-[ray], the [xray]."),
        ('"pain and fear"', "Fear and pain and, well: pain and fear.", "Fear and pain and, well: [pain] [and] [fear]."),
        ("pain fear", "Fear and pain, pains.", "[Fear] and [pain], [pains]."),
    ],
)
def test_a_word_in_pieces_is_marked_as_a_whole(ana, place, nobody, asked, said, shown):
    makers.thread(ana, place, title="Something", body=said)
    (found,) = find(ask(asked), nobody).threads
    assert found.posts[0].snippet.replace("<mark>", "[").replace("</mark>", "]") == shown


def test_letters_without_spaces_are_marked_pair_by_pair(ana, place, nobody):
    makers.thread(ana, place, title="Something", body="我头痛得睡不着")
    (found,) = find(ask("头痛"), nobody).threads
    assert "<mark>头痛</mark>" in found.posts[0].snippet
