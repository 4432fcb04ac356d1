"""What I wrote."""

import pytest

from posts import publishing
from tests import makers
from tests.people import member as joined

pytestmark = pytest.mark.django_db


def test_it_works_also_for_places_one_has_left(browser_of, ana, bo, place):
    closed = makers.community("closed", "private")
    membership = joined(ana, closed)
    joined(bo, closed)
    thread = makers.thread(bo, closed, title="Told by Bo", body="Bo's words")
    makers.reply(ana, thread, "My words in there")
    makers.thread(ana, place, body="My words out here")
    membership.delete()
    page = browser_of(ana).get("/settings/posts/").content.decode()
    assert "My words in there" in page
    assert "My words out here" in page
    assert "Told by Bo" not in page
    assert "Bo&#x27;s words" not in page


def test_it_is_for_oneself_alone(browser_of, ana, zed, place):
    makers.thread(ana, place, body="My words")
    assert browser_of().get("/settings/posts/").status_code == 302
    assert b"My words" not in browser_of(zed).get("/settings/posts/").content


def test_deleted_words_are_not_there(browser_of, ana, place):
    publishing.delete(post=makers.thread(ana, place, body="My words").opening)
    assert b"Nothing yet" in browser_of(ana).get("/settings/posts/").content


@pytest.mark.parametrize("posts", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, place, posts, django_assert_num_queries):
    for number in range(posts):
        makers.thread(ana, place, title=f"Thread {number}")
    client = browser_of(ana)
    with django_assert_num_queries(3):
        client.get("/settings/posts/")
    with django_assert_num_queries(3):
        client.get("/settings/posts/?after=1700000000000000-bcdfghjkmnpq")
