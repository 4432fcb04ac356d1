"""First posts, and those who greet."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import blocking
from communities.models import Membership, MembershipEntry
from posts import greeting
from tests import makers
from tests.people import member, person

pytestmark = pytest.mark.django_db
MARK, SECTION = "First post here", "First posts, not greeted yet"


@pytest.fixture
def greeter(place):
    user = person("Greta")
    member(user, place, role="greeter")
    return user


def test_it_works(browser_of, ana, bo, mo, greeter, place):
    thread = makers.thread(ana, place, kind="vent", title="My first vent")
    said = makers.reply(bo, thread)
    for reader in (greeter, mo):
        page = browser_of(reader).get("/c/lupus/waiting/").content.decode()
        assert SECTION in page
        assert f"/p/{said.public_id}/" in page
        assert f"/p/{thread.opening.public_id}/" not in page, "Bo has answered"
        assert [row["public_id"] for row in greeting.first_posts(reader, 5)] == [said.public_id]
    makers.reply(ana, said)
    assert not greeting.first_posts(greeter, 5)


def test_nobody_else_sees_first_posts_first(browser_of, ana, bo, zed, place):
    makers.thread(ana, place)
    for reader in (None, bo, zed, ana):
        assert SECTION not in browser_of(reader).get("/c/lupus/waiting/").content.decode()
    assert not greeting.first_posts(bo, 5)


def test_a_greeter_elsewhere_sees_none(ana, zed, place):
    member(zed, makers.community("elsewhere"), role="greeter")
    makers.thread(ana, place)
    assert not greeting.first_posts(zed, 5)


def test_blocked_and_old_ones_are_left_out(ana, bo, greeter, place):
    makers.thread(ana, place, at=timezone.now() - timedelta(days=15))
    makers.thread(bo, place)
    assert len(greeting.first_posts(greeter, 5)) == 1
    blocking.block(blocker=greeter, person=bo)
    assert not greeting.first_posts(greeter, 5)


def test_the_mark_is_for_members(browser_of, ana, bo, zed, place):
    thread = makers.thread(ana, place)
    for address in ("/c/lupus/", "/c/lupus/waiting/", "/tag/sleep/", thread.get_absolute_url()):
        assert MARK in browser_of(bo).get(address).content.decode(), address
        for outsider in (None, zed):
            assert MARK not in browser_of(outsider).get(address).content.decode(), address
    makers.thread(ana, place, title="My second thread")
    assert browser_of(bo).get("/c/lupus/").content.decode().count(MARK) == 1


@pytest.mark.parametrize("posts", [1, 30])
def test_one_query(ana, greeter, place, posts, django_assert_num_queries):
    for number in range(posts):
        makers.thread(person(f"p{number}"), place, title=f"Thread {number}")
    with django_assert_num_queries(2):
        assert len(greeting.first_posts(greeter, 40)) == posts


def test_a_moderator_names_a_greeter_and_takes_it_back(browser_of, bo, mo, place):
    moderator = browser_of(mo)
    moderator.post("/c/lupus/people/", {"act": "name_greeter", "name": "bo"})
    assert Membership.objects.get(user=bo).role == "greeter"
    assert MembershipEntry.objects.get().by == mo
    assert "Bo" in browser_of().get("/c/lupus/about/").content.decode()
    moderator.post("/c/lupus/people/", {"act": "take_back", "person": bo.public_id})
    assert Membership.objects.get(user=bo).role == "member"
    assert MembershipEntry.objects.count() == 2


def test_the_page_lands_at_the_greeters_and_says_it_there(browser_of, bo, mo, place):
    answer = browser_of(mo).post("/c/lupus/people/", {"act": "name_greeter", "name": "bo"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/c/lupus/people/#greeters"
    above, part = answer.content.decode().split('id="greeters"')
    assert "greets newcomers here now" in part
    assert "greets newcomers here now" not in above


def test_all_who_cannot_be_named_get_the_same_answer(browser_of, mo, zed, place):
    banned, waits, above = person("Banned"), person("Waits"), person("Above", is_staff=True, is_superuser=True)
    member(banned, place, state="banned")
    member(waits, place, state="pending")
    member(above, place)
    moderator, pages = browser_of(mo), set()
    for name in ("Zed", "Banned", "Waits", "Nobody-At-All", "Mo", "Above", ""):
        answer = moderator.post("/c/lupus/people/", {"act": "name_greeter", "name": name}, follow=True)
        pages.add(answer.content.decode().split("Nobody was named")[1].split("<")[0])
    assert len(pages) == 1
    assert not MembershipEntry.objects.exists()
    assert not Membership.objects.filter(role="greeter").exists()


def test_only_moderators_name_greeters(browser_of, ana, bo, greeter, zed, place):
    for somebody in (ana, greeter, zed):
        for sent in ({"act": "name_greeter", "name": "bo"}, {"act": "take_back", "person": greeter.public_id}):
            assert browser_of(somebody).post("/c/lupus/people/", sent).status_code == 403
    assert Membership.objects.filter(role="greeter").count() == 1
