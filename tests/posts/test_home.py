"""The first page."""

import pytest

from tests import makers
from tests.people import member as joined
from tests.people import person

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_what_this_is_and_what_is_talked_about(browser_of, ana, place):
    makers.thread(ana, place)
    page = browser_of().get("/").content.decode()
    assert "People who get it" in page
    assert 'action="/conditions/"' in page
    assert "How do you sleep?" in page


def test_a_member_sees_the_threads_of_their_communities_only(browser_of, ana, place):
    elsewhere = makers.community("elsewhere")
    other = person("Other")
    joined(other, elsewhere)
    makers.thread(other, elsewhere, title="Not for this page")
    makers.thread(ana, place, title="For this page")
    page = browser_of(ana).get("/").content.decode()
    assert "For this page" in page
    assert "Not for this page" not in page


def test_what_waits_for_an_answer_stands_first_until_two_have_answered(browser_of, ana, bo, mo, place):
    thread = makers.thread(ana, place)
    assert "Waiting for an answer" in browser_of(bo).get("/").content.decode()
    assert "Waiting for an answer" not in browser_of(ana).get("/").content.decode(), "my own question is not for me"
    makers.reply(bo, thread)
    makers.reply(mo, thread)
    assert "Waiting for an answer" not in browser_of(bo).get("/").content.decode()


def test_without_a_community_it_helps_to_find_one(browser_of, ana, place, zed):
    makers.thread(ana, place)
    page = browser_of(zed).get("/").content.decode()
    assert "Find your place first" in page
    assert "Talking right now" in page


@pytest.mark.parametrize("threads", [1, 30])
def test_the_number_of_queries_is_the_same_for_any_number_of_threads(
    browser_of, ana, place, threads, django_assert_num_queries
):
    for number in range(threads):
        makers.thread(person(f"author{number}"), place, title=f"Thread {number}", body="#Heat #Sleep")
    member, visitor = browser_of(ana), browser_of()
    with django_assert_num_queries(8):
        member.get("/")
    with django_assert_num_queries(1):
        visitor.get("/")
