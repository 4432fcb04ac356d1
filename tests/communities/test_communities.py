"""The list of communities and what each is about."""

import pytest

from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db


def test_the_list_shows_what_the_reader_may_know_of(browser_of, ana, zed, place):
    makers.community("closed", "members")
    secret = makers.community("secret", "private")
    member(ana, secret)
    for reader, knows in ((None, False), (zed, False), (ana, True)):
        page = browser_of(reader).get("/c/").content
        assert b"/c/lupus/" in page
        assert b"/c/closed/" in page
        assert (b"/c/secret/" in page) is knows


def test_about_names_moderators_but_no_members(browser_of, ana, mo, place):
    page = browser_of(ana).get("/c/lupus/about/").content.decode()
    assert "Mo</a>" in page
    assert "Fewer than 20 people" in page
    assert page.count("Ana") == page.count("Ana", 0, page.index("<main"))


@pytest.mark.parametrize(("people", "said"), [(19, "Fewer than 20 people"), (20, "20 people have joined")])
def test_small_numbers_are_not_told(browser_of, place, people, said):
    for number in range(people):
        member(person(f"member{number}"), place)
    assert said in browser_of().get("/c/lupus/about/").content.decode()


@pytest.mark.parametrize("communities", [1, 30])
def test_the_number_of_queries_is_the_same(browser_of, ana, communities, django_assert_num_queries):
    for number in range(communities):
        makers.community(f"place-{number}")
    client = browser_of(ana)
    with django_assert_num_queries(4):
        client.get("/c/")
